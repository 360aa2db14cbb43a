#!/usr/bin/env bash
# Makes a database of the samples and of an article of traps, and every export of it:
#   tools/readback/make.sh READOUT FOLDER
# READOUT is the program; FOLDER is made anew.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
readout=$1 folder=$2
rm -rf "$folder"
mkdir -p "$folder/texts"
cp "$here"/../../samples/*.txt "$here"/traps.*.txt "$folder/texts"
"$readout" add --quiet --db "$folder/record.db" "$folder"/texts/*.txt

export_to() {
    local name=$1
    shift
    "$readout" export --quiet --db "$folder/record.db" --output "$folder/$name" "$@"
}

export_to record.jsonl --format jsonl
for table in records events participants statements evidence; do
    for format in csv tsv parquet; do
        export_to "$table.$format" --format "$format" --table "$table"
    done
done
export_to events.bom.csv --format csv --table events --bom
export_to record.xlsx --format xlsx
export_to plover.jsonl --format plover
export_to polecat.tsv --format polecat
export_to cameo.tsv --format cameo
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
