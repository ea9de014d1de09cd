// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
// search.js - the search of search.html, in the entries of search-data.js: no server, nothing from elsewhere.
// An entry is [file, anchor, title, text]: a section, an option, an errno, a field or a flag.
'use strict';

(function () {
	const MOST = 60;
	const form = document.querySelector('form');
	const input = form.elements.q;
	const list = document.querySelector('#results');
	const told = document.querySelector('#told');

	// How well an entry fits: 0 unless it has every word.
	function rank(entry, words) {
		const title = entry[2].toLowerCase();
		const text = entry[3].toLowerCase();
		const file = entry[0].toLowerCase();
		const names = title.split(/[^a-z0-9_-]+/);
		let sum = 0;

		for (const word of words) {
			let points = 0;

			if (names.includes(word))
				points = 30;
			else if (names.some(name => name.replace(/^-+/, '') === word))
				points = 20;
			else if (title.includes(word))
				points = 10;
			else if (file.includes(word))
				points = 4;
			else if (text.includes(word))
				points = 1;
			if (!points)
				return 0;
			sum += points;
		}
		// The table of all errno values before the pages of the calls.
		return sum + (file.startsWith('bpfprog-errno') ? 1 : 0);
	}

	// The text around the first of the words.
	function excerpt(text, words) {
		const low = text.toLowerCase();
		const places = words.map(word => low.indexOf(word)).filter(place => place >= 0);
		const start = Math.max(0, (places.length ? Math.min(...places) : 0) - 60);

		return (start ? '… ' : '') + text.slice(start, start + 220) +
			(text.length > start + 220 ? ' …' : '');
	}

	function show(entry, words) {
		const item = document.createElement('li');
		const link = document.createElement('a');
		const page = document.createElement('span');
		const text = document.createElement('p');

		link.href = entry[0] + (entry[1] ? '#' + entry[1] : '');
		link.textContent = entry[2];
		page.textContent = ' ' + entry[0].replace(/\.(\d)\.html$/, '($1)');
		text.textContent = excerpt(entry[3], words);
		item.append(link, page, text);
		list.append(item);
	}

	function search() {
		const words = input.value.toLowerCase().split(/\s+/).filter(word => word);
		const found = [];

		list.textContent = '';
		told.textContent = '';
		if (!words.length)
			return;
		for (const entry of SEARCH_DATA) {
			const points = rank(entry, words);

			if (points)
				found.push([points, entry]);
		}
		found.sort((one, two) => two[0] - one[0]);
		told.textContent = found.length ? found.length + ' found' : 'Nothing found';
		for (const [, entry] of found.slice(0, MOST))
			show(entry, words);
	}

	form.addEventListener('submit', event => {
		event.preventDefault();
		search();
	});
	input.addEventListener('input', search);
	input.value = new URLSearchParams(location.search).get('q') || '';
	search();
})();
