"""Names, folders, links, locales and what is dropped: c21 to c30, S4, S5 and S8."""
import os
import shutil

from judge import case


def listed(folder):
    """The files in a folder and below it, as text with escapes."""
    return sorted(os.fsencode(p.relative_to(folder)).decode('utf-8', 'backslashreplace') for p in folder.rglob('*') if p.is_file())


@case('c21', 'what macOS and Windows leave beside pictures')
def left_beside(t):
    run = t.restore(t.input(''), 'out')
    names = sorted(r['input'].rsplit('/', 1)[1] for r in run.results)
    t.right(names == ['a.jpg', 'b.png', 'clip.mp4'], f'taken: {names}')
    t.right(not any('error' in r for r in run.results), 'one failed')


@case('c22', 'names at the limit of 255 bytes')
def long_names(t):
    run = t.restore(t.input('pictures'), 'p', status=1)
    for result in run.results:
        name = result['input'].rsplit('/', 1)[1]
        if name[0] in 'bc':
            t.right('error' not in result, f'{name[0]}…: {result.get("error")}')
        else:
            t.right('no more than 255' in result.get('error', '') and 'ms' not in result, f'{name[0]}…: {result.get("error")}, ms {result.get("ms")}')
    t.right(len(run.results) == 4, f'{len(run.results)} results')
    run = t.restore(t.input('videos'), 'v', status=None)
    t.right(run.status == 0 and len(listed(t.out / 'v')) == 2, f'videos: {run.status}, {[r.get("error") for r in run.results]}')
    t.right(not [n for n in os.listdir(t.out / 'v') if n.startswith('.')], 'parts of a video are left')
    run = t.restore(t.input('pictures'), 'cmp', '--compare', status=1)
    done = [r for r in run.results if 'error' not in r]
    t.right(len(done) * 2 == len(listed(t.out / 'cmp')), f'with comparisons: {len(done)} done, {len(listed(t.out / "cmp"))} files')


@case('c23', 'names with more dots')
def dots(t):
    t.restore(t.input(''), 'a')
    t.right(listed(t.out / 'a') == ['r2image.200_restored.png', 'r2image.300_restored.png', 'r3image.200_restored.png', 'v1.0_restored.png'],
            f'{listed(t.out / "a")}')
    t.restore(t.input('v1.0.png'), 'both.2024-10-01', t.input('r3image.200.png'))
    t.right(len(listed(t.out / 'both.2024-10-01')) == 2, 'two pictures into a new folder with a dot')
    run = t.deweather('restore', t.input('v1.0.png'), '-o', t.out / 'results.2024-10-01')
    t.right(run.status == 0 and (t.out / 'results.2024-10-01').is_dir() or run.status == 1 and '/' in run.line.rsplit(':', 1)[-1],
            f'one picture into a new folder with a dot: {run.line}')
    t.deweather('restore', t.input('v1.0.png'), '-o', f'{t.out}/results.2026/', status=0)
    t.right((t.out / 'results.2026' / 'v1.0_restored.png').is_file(), 'a folder said by its slash')


@case('c24', 'names that are no UTF-8, with a line break, with a dash')
def odd_bytes(t):
    run = t.restore(t.input(''), 'n', status=1)
    t.right(run.json, 'its JSON is not valid')
    failed = [r['input'] for r in run.results if 'error' in r]
    t.right(len(failed) == 1 and 'broken' in failed[0], f'failed: {failed}')
    made = {os.fsencode(p.name) for p in (t.out / 'n').iterdir()}
    for source in t.input('').iterdir():
        name = os.fsencode(source.name)
        stem, _, ending = name.rpartition(b'.')
        if b'broken' not in name:
            t.right(stem + b'_restored.' + ending in made, f'{name}: no result under its own bytes')
    broken = next(p for p in t.input('').iterdir() if p.name.startswith('broken'))
    t.refused('restore', broken, '-o', t.out / 'x.png', says='broken')


@case('c25', 'results that would have one name')
def same_names(t):
    t.restore(t.input('pictures'), 'p', '--compare')
    t.right(len(listed(t.out / 'p')) == 8, f'{listed(t.out / "p")}')
    for command, source in (('restore', 'clips'), ('segment', 'pictures'), ('synthesize', 'pictures')):
        target = t.out / f'{command}-{source}'
        t.refused(command, t.input(source), '-o', target, says='same|both|two')
        t.right(not target.exists() or not listed(target), f'{command}: wrote {listed(target) if target.exists() else ""} before it said so')
    t.deweather('inspect', t.input('pictures'), '-o', t.out / 'i', '--json', status=0, timeout=600)
    rows = (t.out / 'i' / 'pictures.csv').read_text().splitlines()
    t.right(len(rows) >= 5, f'inspect: {len(rows) - 1} rows')
    t.covered('app/studio/engine/saving/test_export_settings:nothing_is_planned_that_would_lose_something')


@case('c26', 'results as inputs of the next run')
def again(t):
    folder = t.copy('', 'f')
    t.restore(folder, 'f', '--recursive', '--compare')
    t.deweather('segment', folder, '-o', folder, '--json', status=0)
    before = listed(folder)
    run = t.restore(folder, 'f', '--recursive', '--compare', '--resume')
    t.right(len(run.results) == 3 and all(r.get('skipped') for r in run.results), f'{len(run.results)} results, not all skipped')
    t.right(run.json.get('left_out'), 'what is left out is not said')
    t.right(listed(folder) == before, f'new: {set(listed(folder)) - set(before)}')
    t.deweather('segment', folder, '-o', folder, '--json', '--overwrite', status=0)
    t.right(listed(folder) == before, f'segmented again: {set(listed(folder)) - set(before)}')


@case('c27', 'links, loops, a pipe')
def links(t):
    run = t.restore(t.input('set'), 'l', '--recursive', status=None, timeout=60)
    done = sorted(r['input'].rsplit('/set/', 1)[1] for r in run.results if 'error' not in r)
    t.right(run.status != 124, 'it does not end')
    t.right(done == ['link.jpg', 'real/a.jpg'], f'restored: {done}')
    for name in ('pipe.jpg', 'dangling.jpg', 'self.jpg'):
        t.refused('restore', t.input('set') / name, '-o', t.out / 'q.png', says=name, timeout=20)
    t.documented('docs/file-formats.md', 'linked folders never')


@case('c28', 'a decimal comma')
def comma(t):
    german = {'LOCPATH': str(t.input('locale')), 'LC_ALL': 'de_DE.UTF-8', 'LANG': 'de_DE.UTF-8'}
    for name, options in (('a.png', ('--strength', '0.5')), ('clip.mp4', ('--quality', '77', '--strength', '0.5'))):
        t.restore(t.input(name), f'point-{name}', *options, '--threads', '1')
        t.restore(t.input(name), f'comma-{name}', *options, '--threads', '1', environment=german)
    point, comma = (t.out / f'{mark}-a.png' for mark in ('point', 'comma'))
    t.right(point.read_bytes() == comma.read_bytes(), 'the pictures differ')
    t.right('strength 0.5' in str(t.exif(comma, '-XMP:all')), 'the history of the picture has no "strength 0.5"')
    crf = [next((w for w in (t.out / f'{mark}-clip.mp4').read_bytes().split() if w.startswith(b'crf=')), None) for mark in ('point', 'comma')]
    t.right(crf[0] and crf[0] == crf[1] and b',' not in crf[1], f'crf in the stream: {crf}')
    t.covered('core/base/test_utf8:numbers_have_a_point_everywhere')
    t.covered('app/studio/shell/test_main_window:strength_is_shown_and_saved', environment=german)
    t.covered('app/studio/shell/test_main_window:saved_as_the_command_line_does', environment=german)


@case('c29', 'a pixel on a screen with a scale')
def scaled_screen(t):
    t.covered('widgets/test_canvas_high_dpi')


@case('c30', 'what is dropped')
def drops(t):
    t.covered('app/studio/catalog/test_dropped_files')


@case('S4', 'results of one command as the next one\'s inputs')
def results_as_inputs(t):
    folder = t.out / 'in'
    folder.mkdir()
    shutil.copyfile(t.input('folder/b.jpg', 'c18'), folder / 'b.jpg')
    t.restore(folder, 'clear')
    for command in ('segment', 'inspect', 'synthesize', 'restore'):
        run = t.deweather(command, t.out / 'clear', '-o', t.out / command, '--json', timeout=600)
        t.right(run.status == 0, f'{command}: {run.line}')


@case('S5', 'results that would replace inputs')
def inputs_stay(t):
    source = t.input('folder/b.jpg', 'c18')
    folder = t.out / 'd'
    folder.mkdir()
    for name in ('photo.jpg', 'photo_compare.jpg'):
        shutil.copyfile(source, folder / name)
    before = (folder / 'photo_compare.jpg').read_bytes()
    t.deweather('restore', folder, '--compare', '--overwrite')
    t.right((folder / 'photo_compare.jpg').read_bytes() == before, 'restore --compare replaced a picture of the user')
    other = t.out / 'e'
    other.mkdir()
    for name in ('a.png', 'a_overlay.png'):
        shutil.copyfile(t.input('p3.png', 'c20'), other / name)
    before = (other / 'a_overlay.png').read_bytes()
    t.deweather('segment', other, '-o', other, '--overwrite')
    t.right((other / 'a_overlay.png').read_bytes() == before, 'segment replaced a picture of the user')
    several = t.out / 'g'
    several.mkdir()
    for name in ('a.jpg', 'b.jpg', 'c.jpg', 'a_restored.jpg'):
        shutil.copyfile(source, several / name)
    t.refused('restore', 'a.jpg', 'b.jpg', 'c.jpg', 'a_restored.jpg', '--overwrite', folder=several, says='a_restored.jpg')
    t.right((several / 'a_restored.jpg').read_bytes() == source.read_bytes(), 'restore replaced one of its inputs')
    os.symlink('a.jpg', several / 'link.jpg')
    t.refused('restore', 'a.jpg', '-o', 'link.jpg', '--overwrite', folder=several, says='input')


@case('S8', 'a name of 248 bytes among others')
def one_long_name(t):
    folder = t.out / 'in'
    folder.mkdir()
    for name in ('a.jpg', 'm' * 244 + '.jpg', 'z.jpg'):
        shutil.copyfile(t.input('folder/b.jpg', 'c18'), folder / name)
    run = t.deweather('segment', folder, '-o', t.out / 'maps', '--json', status=1)
    t.right(len(run.results) == 3 and sum('error' in r for r in run.results) == 1, f'segment: {len(run.results)} results: {run.line[-200:]}')
    t.right(not [n for n in listed(t.out / 'maps') if n.startswith('mmm')], 'segment: half of its results is left')
    t.deweather('inspect', folder, '-o', t.out / 'i', '--json', status=0, timeout=600)
