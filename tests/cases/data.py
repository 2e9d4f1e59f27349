"""Data, scores, analysis, training: c50 to c55."""
import csv
import json
import time

from judge import case


@case('c50', 'pairs as published')
def pairs(t):
    counts = {'outdoor-rain': 6, 'rain1400': 5, 'o-haze': 2, 'sots': 2, 'raindrop': 2}
    for name, count in counts.items():
        run = t.deweather('evaluate', '--data', t.input(name), '--model', 'mofme-compact', '--json', status=0)
        found = max((row.get('count', 0) for row in run.json.get('rows', [])), default=0)
        t.right(found == count, f'{name}: {found} pairs instead of {count}')
    run = t.deweather('evaluate', '--data', t.input('spa'), '--model', 'mofme-compact', '--json')
    t.right(run.status == 1 and len(run.line.splitlines()) == 1 or [r['count'] for r in run.json.get('rows', [])][:1] == [1], f'spa: {run.line}')
    for name, file, sizes in (('unequal', 'b.png', ('128 x 96', '128 x 97')), ('turned', 'a.jpg', ('128 x 96', '96 x 128'))):
        run = t.deweather('evaluate', '--data', t.input(name), '--model', 'mofme-compact')
        t.right(run.status == 1 and all(s in run.err for s in (file, *sizes)), f'evaluate {name}: {run.line}')
        folder = t.input(name)
        pair = f'data.pairs=[{{degraded="{folder}/input", clean="{folder}/target"}}]'
        run = t.deweather('train', 'mofme-compact', '-o', t.out / f'run-{name}', '--set', pair, '--set', 'schedule.steps=2', '--threads', '1')
        t.right(run.status == 1 and all(s in run.line.splitlines()[-1] for s in (file, *sizes)), f'train {name}: {run.line[-300:]}')
    run = t.deweather('evaluate', '--data', t.input('unequal'), '--model', 'mofme-compact', '--json')
    t.right(any(row.get('count') == 1 for row in run.json.get('rows', [])), 'unequal: the other pair is not counted')
    t.documented('docs/file-formats.md', 'Pictures without partner are named and left out')


@case('c51', 'a broken picture among those to train on')
def broken_pictures(t):
    folder = t.copy('clean')
    options = ('--set', f'data.clean=["{folder}"]', '--set', 'schedule.steps=40', '--set', 'data.workers=2', '--threads', '1')
    for more in ((), ('--processes', '2')):
        begun = time.monotonic()
        run = t.deweather('train', 'mofme-compact', '-o', t.out / f'run{len(more)}', *options, *more, timeout=300)
        t.right(run.status == 1, f'{" ".join(more)}: status {run.status}')
        named = [l for l in run.err.splitlines() if '5.jpg' in l or '7.jpg' in l]
        t.right(named, f'{" ".join(more)}: its lines name neither: {run.line[-300:]}')
        t.right(time.monotonic() - begun < 120, f'{" ".join(more)}: it took {time.monotonic() - begun:.0f} s')


@case('c52', 'label maps with a palette')
def label_maps(t):
    found = {}
    for name in ('grey', 'palette', 'void255', 'grey16', 'alpha', 'smaller'):
        run = t.deweather('segment', t.input('pictures'), '-o', t.out / name, '--labels', t.input(name), '--json')
        found[name] = run.json.get('miou') if run.status == 0 else run
    t.right(isinstance(found['grey'], float), f'grey: {found["grey"]}')
    for name in ('palette', 'void255', 'grey16', 'alpha'):
        if isinstance(found[name], float):
            t.right(found[name] == found['grey'], f'{name}: mIoU {found[name]} instead of {found["grey"]}')
        else:
            text = found[name].out + found[name].err
            t.right(found[name].status == 1 and 'street.png' in text and 'exception' not in text, f'{name}: {text[-300:]}')
    t.right(not isinstance(found['void255'], type(found['smaller'])) and found['void255'] == found['grey'], 'void255 is not read as grey')
    text = found['smaller'].out + found['smaller'].err if not isinstance(found['smaller'], float) else ''
    t.right('128 x 96' in text and '64 x 48' in text, f'smaller: {text[-300:]}')


@case('c53', 'points that are all the same')
def same_points(t):
    folder = t.input('')
    for names in (['constant.png'], ['twin1.png', 'twin2.png'], ['tiny.png']):
        run = t.deweather('inspect', *names, '-o', t.out / f'i-{names[0]}', '--tsne', '--json', folder=folder, timeout=300)
        if run.status == 0:
            text = (t.out / f'i-{names[0]}' / 'embedding.csv').read_text().lower()
            t.right('nan' not in text and 'inf' not in text, f'{names}: not finite')
            if len(names) == 2:
                rows = list(csv.DictReader(text.splitlines()))
                t.right(len(rows) > 10, 'twins: no points')
        else:
            t.right(run.status == 1 and len(run.line.splitlines()) == 1, f'{names}: {run.line}')
    run = t.deweather('inspect', 'twin1.png', '-o', t.out / 'p', '--tsne', '--perplexity', '1000', folder=folder, timeout=300)
    t.right('perplexity' in (run.out + run.err).lower(), 'perplexity 1000 is lowered in silence')
    t.deweather('inspect', 'twin1.png', '-o', t.out / 'q', '--tsne', '--points', '4', folder=folder, timeout=300, status=None)


@case('c54', 'scores that can be computed by hand')
def scores(t):
    expected = json.loads(t.input('expected.json').read_text())['shifted.png']
    for more, key in (((), 'psnr_rgb'), (('--y',), 'psnr_y')):
        run = t.restore(t.input('in'), f'm{len(more)}', '--reference', t.input('truth'), '--strength', '0', *more, status=1)
        if not t.right(run.json, 'its JSON is not valid'):
            continue
        by_name = {r['input'].rsplit('/', 1)[1]: r for r in run.results}
        psnr = find(by_name['shifted.png'], 'psnr')
        t.right(psnr is not None and abs(psnr - expected[key]) < 0.005, f'{key}: {psnr} instead of {expected[key]:.4f}')
        t.right('error' not in by_name['same.png'] and find(by_name['same.png'], 'psnr') is None, f'same: {by_name["same.png"]}')
        for name in ('tiny.png', 'wider.png'):
            error = by_name[name].get('error', '')
            t.right(name in error, f'{name}: its error does not name it: {error}')
            t.right((t.out / f'm{len(more)}' / name.replace('.png', '_restored.png')).is_file(), f'{name}: its result is not there')
    t.documented('docs/evaluation.md', 'does not round it')


def find(value, key):
    """The first value of that key, anywhere within."""
    if isinstance(value, dict):
        if isinstance(value.get(key), (int, float)):
            return value[key]
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        found = find(inner, key)
        if found is not None:
            return found
    return None


def rates(run):
    lines = [json.loads(l) for l in (run / 'metrics.jsonl').read_text().splitlines()]
    return {l['step']: l['lr'] for l in lines if 'lr' in l}, [l['step'] for l in lines if 'lr' in l]


@case('c55', 'a run that is made longer')
def longer(t):
    config = t.out / 'short.toml'
    text = t.input('short.toml').read_text()
    config.write_text(text)
    run = t.out / 'r'
    t.deweather('train', config, '-o', run, '--threads', '1', status=0, timeout=600)
    first, _ = rates(run)
    resumed = t.deweather('train', '--resume', run, '--set', 'schedule.steps=16', '--threads', '1', status=0, timeout=600)
    found, steps = rates(run)
    t.right(steps == list(range(1, 17)), f'steps: {steps}')
    # One cosine over 16 steps with warm-up 4: what a run of that length has from the start.
    t.deweather('train', config, '-o', t.out / 'whole', '--set', 'schedule.steps=16', '--threads', '1', status=0, timeout=600)
    whole, _ = rates(t.out / 'whole')
    t.right(all(abs(found.get(s, 9) - whole[s]) < 1e-9 for s in range(9, 17)), f'rates: {found}, {whole}')
    t.documented('docs/training.md', 'rate jumps|jumps')
