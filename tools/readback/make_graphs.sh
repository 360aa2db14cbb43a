#!/usr/bin/env bash
# Adds the exports that graphs.py, calendars.py, linked.py, texts.py and annotation.py read to what make.sh has made:
#   tools/readback/make_graphs.sh READOUT FOLDER
set -euo pipefail
readout=$1 folder=$2

export_to() {
    local name=$1
    shift
    "$readout" export --quiet --db "$folder/record.db" --output "$folder/$name" "$@"
}

export_to static.gexf --format gexf
export_to planned.gexf --format gexf --status planned
export_to dynamic.gexf --format gexf-dynamic
export_to network.graphml --format graphml
export_to record.ics --format ics
export_to record.geojson --format geojson
export_to record.jsonld --format jsonld
export_to record.ftm --format ftm
export_to citations.json --format csl
export_to brief.md --format md
export_to brief.html --format html
export_to brat --format brat
export_to doccano.jsonl --format doccano
