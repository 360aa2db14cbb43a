# chron_score.sh [A|B] [MISSES]: reads and scores one half of the scenes
W=/work/dev/wt/chron; H=${1:-A}; ${BIN:-/work/dev/kit/readout} read --format jsonl -q --knowledge $W/knowledge $W/.out/sc$H.jsonl > $W/.out/sc$H.out; python3 /work/shared/eval/score.py $W/.out/sc$H.json $W/.out/sc$H.out --misses ${2:-0}
