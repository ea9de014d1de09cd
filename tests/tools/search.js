// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// search.js SITE FILE...: run the search of the site for each line of the files, in a page that is played
// here, and print the lines whose first result is not about them.
'use strict';

const fs = require('fs');
const [site, ...files] = process.argv.slice(2);
const read = name => fs.readFileSync(site + '/' + name, 'utf8');
const element = () => ({ textContent: '', append(...parts) { this.parts = (this.parts || []).concat(parts); } });

function first(words) {
	const list = element();
	const form = { elements: { q: { addEventListener() {} } }, addEventListener() {} };
	const page = {
		createElement: element,
		querySelector: name => name === 'form' ? form : name === '#results' ? list : element(),
	};

	new Function('document', 'location', read('search-data.js') + read('search.js'))(
		page, { search: '?q=' + encodeURIComponent(words) });
	return list.parts && list.parts[0].parts[0];
}

for (const file of files)
	for (const line of fs.readFileSync(file, 'utf8').split('\n').filter(line => line)) {
		const link = first(line);

		if (!link || !link.textContent.includes(line))
			console.log(line + ': the search finds ' + (link ? link.textContent : 'nothing'));
	}
