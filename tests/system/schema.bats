#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# bats file_tags=cli, once
# The schemas of the JSON, and the program that holds the output of the other tests against them.

# shellcheck disable=SC2016	# of jq

load ../helpers

SCHEMA=$ROOT/tests/schema
VALIDATE=$SCHEMA/validate.py

# keep FILE STATUS OUTPUT WORD...: as a run of the tool is kept
keep() {
	printf '%s\0' "a test" "$2" $(($# - 3)) "${@:4}" "$3" >> "$BATS_TEST_TMPDIR/seen/$1"
}

@test "schema: each command has one, all have one version, and the tool tells it" {
	version=$(bpfprog --version --json | jq -r .schema_version)
	[[ $version =~ ^[1-9][0-9]*\.[0-9]+$ ]]
	run -0 jq -r 'select(.title == null or .version != "'"$version"'" or ."$schema" == null or
		(."$id" != (input_filename | split("/")[-1]))) | ."$id"' "$SCHEMA"/*.json
	[[ -z $output ]]
	for command in $(bpfprog --introspect-cli | jq -r '.commands[].name') error dry-run version; do
		[[ -s $SCHEMA/$command.json ]] || { echo "no $command.json"; return 1; }
	done
	grep -qF "This version is $version." "$ROOT/man/bpfprog.8"
}

@test "schema: every object names all of its keys, requires them, and takes no others" {
	for file in "$SCHEMA"/*.json; do
		run -0 jq -r '.chosen as $chosen | [.. | objects | select(has("properties")
			and (.properties | type == "object" and all(.[]; type == "object")))][] |
			select(.additionalProperties != false or
			($chosen | not) and (.required // [] | sort) != (.properties | keys)) |
			.properties | keys | join(" ")' "$file"
		[[ -z $output ]] || { echo "$file: $output"; return 1; }
	done
}

@test "schema: list-columns.json has the columns that there are" {
	run -0 diff <(jq -r '.anyOf[0].items.properties | keys[]' "$SCHEMA/list-columns.json") \
		<(bpfprog list --columns help --json | jq -r '[.[].key] | sort[]')
	run -0 diff <(jq -r '.items.required[]' "$SCHEMA/list.json" | sort) \
		<(bpfprog list --columns help --json | jq -r '.[] | select(.shown == "always" or .shown == "json").key' | sort)
}

# bats test_tags=slow
@test "schema: what is wrong is refused: a key less, a key more, another type, no JSON" {
	seen=$BATS_TEST_TMPDIR/seen
	mkdir "$seen"
	good='{"changed":true,"id":7,"bound_map_ids":[1],"map_ids_before":[],"map_ids":[1]}'
	keep good 0 "$good" bpfprog bind 7 id:1 --json
	run -0 --separate-stderr "$VALIDATE" "$seen"
	[[ $stderr == '# JSON: 1 documents as 1 of '*' wrong ones refused, 0 failures' ]]
	# The schemas do not take it when it is changed on purpose, each key in three ways.
	[[ ${stderr#*have them, } == 1[1-9]' wrong'* || ${stderr#*have them, } == 2?' wrong'* ]]
	error='{"error":{"code":3,"errno":"ENOENT","call":null,"message":"x","hint":null,"log":null}}'
	count=0
	while IFS='|' read -r status words document; do
		rm -f "$seen"/*
		# shellcheck disable=SC2086	# words
		keep doc "$status" "$document" bpfprog $words
		run -1 --separate-stderr "$VALIDATE" "$seen"
		[[ $stderr == *'bind'* ]]
		((++count))
	done <<-END
		0|bind 7 id:1 --json|${good/\"id\":7,/}
		0|bind 7 id:1 --json|${good/\"id\":7/\"id\":\"7\"}
		0|bind 7 id:1 --json|${good/\"id\":7/\"id\":null}
		0|bind 7 id:1 --json|${good/\"id\":7/\"id\":7,\"id\":7}
		0|bind 7 id:1 -j|${good/\"id\":7/\"id\":7,\"x\":1}
		0|bind 7 id:1 -jq|${good/\[1\]/[null]}
		0|bind 7 id:1 --json|$good,
		0|bind 7 id:1 --json|changed
		0|bind 7 id:1 --json|$error
		0|bind 7 id:1 --json --dry-run|$good
		3|bind 7 id:1 --json|$good
		3|bind 7 id:1 --json|${error/3/0}
		3|bind 7 id:1 --json|${error/ENOENT/2}
		3|bind 7 id:1 --json|${error/,\"log\":null/}
		0|--netns x rebind 7 id:1 --json|$good
		0|bind 7 id:1 --json|
	END
	[[ $count == 16 ]]
	rm "$seen"/*
	keep doc 3 "$error" bpfprog bind 7 id:1 --json
	run -0 "$VALIDATE" "$seen"
	# Nothing looked at is no success.
	rm "$seen"/*
	run -2 "$VALIDATE" "$seen"
}

@test "status: the page has a table row for each command, and all statuses of bpfprog(8)" {
	run -0 bpfprog --introspect-cli
	expected=$(jq -r '.commands[].name' <<< "$output" | sort)
	[[ $(sed -n 's/^\.It Xr bpfprog-\([a-z]*\) 8 Ta.*/\1/p' "$ROOT/man/bpfprog-exit-status.7" | sort) == "$expected" ]]
	for command in $expected; do
		grep -q "^@test \"status: $command\"" "$BATS_TEST_DIRNAME/status.bats"
	done
	for status in {0..8}; do
		[[ $(grep -cx "\.It $status" "$ROOT/man/bpfprog-exit-status.7") == 1 ]]
	done
}
