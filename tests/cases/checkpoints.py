"""Checkpoints of other programs: c45 to c49, S7 and S10."""
import json
import os
import shutil
import struct

import numpy as np

from judge import case


def tensors(file):
    """A safetensors file's tensors, as float32 by name."""
    data = file.read_bytes()
    size, = struct.unpack('<Q', data[:8])
    header = json.loads(data[8:8 + size])
    kinds = {'F32': '<f4', 'F16': '<f2', 'F64': '<f8', 'I64': '<i8'}
    found = {}
    for name, entry in header.items():
        if name != '__metadata__':
            begin, end = entry['data_offsets']
            found[name] = np.frombuffer(data[8 + size + begin:8 + size + end], kinds[entry['dtype']]).astype(np.float32).reshape(entry['shape'])
    return found


def same(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[k], b[k]) for k in a)


def import_file(t, file, *more, status=0):
    """The model file's name, and what was said."""
    target = t.out / f'{file.stem}{"-" + more[-1] if more else ""}.safetensors'
    run = t.deweather('import', file, '-o', target, '--json', *more, status=status)
    return target, run


def torch_files(t):
    return t.check.__file__.rsplit('/', 1)[0] + '/pt'


@case('c45', 'a schedule with milestones')
def milestones(t):
    # The files of make_cases.sh have a superfluous stride in Adam's step, which PyTorch would not write; PyTorch itself
    # wrote these.
    import pathlib
    folder = pathlib.Path(torch_files(t))
    control, _ = import_file(t, folder / 'control.pth')
    multistep, _ = import_file(t, folder / 'multistep.pth')
    t.right(same(tensors(control), tensors(multistep)), 'other tensors than the control')
    line = t.refused('import', t.input('control.pth'), '-o', t.out / 'x.safetensors', says='stride|dimension')
    t.right('not dimensions' not in line, f'its line is hard to read: {line}')


@case('c46', 'NumPy arrays and generators\' states')
def arrays(t):
    plain = None
    for name in ('scalars', 'array', 'array-old-numpy', 'rng'):
        file, run = import_file(t, t.input(f'{name}.pth'))
        if run.status == 0:
            found = tensors(file)
            t.right(len(found) >= 32 and (plain is None or same(plain, found)), f'{name}: other tensors')
            plain = plain or found
    t.documented('docs/file-formats.md', 'passes over arrays of NumPy, states of random generators, times, paths')


@case('c47', 'objects in a checkpoint')
def objects(t):
    for name in ('namespace', 'path', 'time'):
        import_file(t, t.input(f'{name}.pth'))
    for name, kind in (('whole-network', 'PReNet'), ('code', 'system')):
        t.refused('import', t.input(f'{name}.pth'), '-o', t.out / 'x.safetensors', says=kind)
    t.right(not (t.out / 'x.safetensors').exists() and not os.path.exists('/tmp/cases/c47-checkpoint-objects/RAN') and
            not (t.input('') / 'RAN').exists(), 'its code ran, or a result is there')
    t.documented('docs/file-formats.md', 'argparse.Namespace`, which no weights need, and refuses everything else by name')


@case('c48', 'other keys')
def keys(t):
    control, _ = import_file(t, t.input('scalars.pth', 'c46'))
    file, run = import_file(t, t.input('profiled.pth'))
    t.right(same(tensors(control), tensors(file)), 'profiled: other tensors')
    t.right('total_ops' in run.out + run.err or 'counter' in (run.out + run.err).lower(), f'profiled: not said what is left out: {run.out[-300:]}')
    file, run = import_file(t, t.input('params-and-ema.pth'))
    t.right(all((v == 0.5).all() for v in tensors(file).values()), 'params_ema is not taken by itself')
    t.right('params' in run.out, 'the other set is not named')
    file, _ = import_file(t, t.input('params-and-ema.pth'), '--take', 'params')
    t.right(all((v == 0.25).all() for v in tensors(file).values()), '--take params takes others')
    file, _ = import_file(t, t.input('only-ema.pth'))
    t.right(all((v == 0.5).all() for v in tensors(file).values()), 'only-ema')
    for name in ('compiled-parallel', 'one-storage'):
        file, _ = import_file(t, t.input(f'{name}.pth'))
        t.right(same(tensors(control), tensors(file)), f'{name}: other tensors')
    t.documented('docs/file-formats.md', r"profiler's counters \(`total_ops`, `total_params`\) are left out")


@case('c49', 'files that only are called .pth')
def not_checkpoints(t):
    says = {'lfs-pointer': 'git lfs|LFS', 'web-page': 'web page', 'half': 'cut short|end|incomplete', 'empty': 'empty', 'gzip': 'gzip',
            'packed-again': 'compress|zip', 'readme': 'text|checkpoint'}
    picture = t.input('folder/b.jpg', 'c18')
    for name, words in says.items():
        t.refused('import', t.input(f'{name}.pth'), '-o', t.out / 'x.safetensors', says=words)
        t.refused('restore', picture, '-o', t.out / 'x.jpg', '--model', t.input(f'{name}.pth'), says=words + '|import')


@case('S7', 'a PyTorch file given as a model')
def torch_as_model(t):
    t.refused('restore', t.input('folder/b.jpg', 'c18'), '-o', t.out / 'x.jpg', '--model', torch_files(t) + '/control.pth', says='deweather import')


@case('S10', 'names that are no UTF-8 of models and data')
def odd_model_names(t):
    bad = os.fsdecode(b'caf\xe9')
    folder = t.out / bad
    folder.mkdir()
    shutil.copyfile(t.input('twin1.png', 'c53'), folder / 'a.png')
    t.refused('train', 'mofme-compact', '-o', t.out / 'run', '--set', f'data.clean=["{folder}"]', '--set', 'schedule.steps=1', says='UTF-8', status=None)
    model, _ = import_file(t, t.input('scalars.pth', 'c46'))
    odd = t.out / f'{bad}.safetensors'
    shutil.copyfile(model, odd)
    run = t.deweather('benchmark', '--model', odd, '--json', '--size', '64', timeout=300)
    t.right('json.exception' not in run.err, f'benchmark: {run.line[-200:]}')
    source = t.out / 'with-xmp.jpg'
    shutil.copyfile(t.input('folder/b.jpg', 'c18'), source)
    t.tool('exiftool', '-q', '-overwrite_original', '-XMP-dc:Title=rain', source)
    t.restore(source, 'r.jpg', '--model', odd)
    found = t.exif(t.out / 'r.jpg', '-XMP:all')
    t.right(found.get('Title') == 'rain' and 'caf' in str(found), f'the XMP of a picture restored by it: {found}')
