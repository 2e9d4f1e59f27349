"""Pictures: c01 to c20."""
import numpy as np

from judge import case


@case('c01', 'a grey TIFF in which 0 is white')
def white_is_zero(t):
    for name in ('white16', 'white8', 'black16'):
        t.pixels(t.unchanged(f'{name}.tif', 'png'), f'{name}.npy')
    # Its siblings: as tiles, deflated.
    t.tool('tiffcp', '-t', '-w', '32', '-l', '32', '-c', 'zip', t.input('white16.tif'), t.out / 'tiles.tif')
    t.restore(t.out / 'tiles.tif', 'tiles.png', '--strength', '0')
    t.pixels(t.out / 'tiles.png', 'white16.npy')


@case('c02', 'TIFF in CMYK and CIE Lab')
def inks_and_lab(t):
    for name in ('cmyk8', 'cmyk16', 'lab8', 'lab16'):
        file, run = t.unchanged(f'{name}.tif', 'png')
        if run.status:
            continue
        pixels = t.check.read(str(file)).astype(float)
        top = 255 if t.check.read(str(file)).dtype == np.uint8 else 65535
        values = pixels / top * 255
        t.right(pixels.shape[-1] == 3, f'{name}: {pixels.shape[-1]} channels')
        left, right = values[8:-8, 4:40, :3], values[8:-8, 56:, :3]
        t.right(left[..., 0].min() > 200 and left[..., 1:].max() < 60, f'{name}: its left half is {left.mean((0, 1)).round()}, not red')
        t.right(right.min() > 250, f'{name}: its right half is {right.mean((0, 1)).round()}, not white')
        t.right(name.endswith('8') or top == 65535, f'{name}: 8 bit')
    ink = np.zeros((64, 96, 5), np.uint8)
    ink[:, :48, 1:3], ink[..., 4] = 255, 128
    import tifffile
    tifffile.imwrite(t.out / 'cmyk-alpha.tif', ink, photometric='separated', extrasamples=['unassalpha'], metadata=None)
    run = t.restore(t.out / 'cmyk-alpha.tif', 'cmyk-alpha.png', '--strength', '0', status=None)
    t.right(run.status == 0 and t.check.read(str(t.out / 'cmyk-alpha.png')).shape[-1] == 4 or run.status == 1 and 'damaged' not in run.out,
            f'CMYK with alpha: {run.out[-300:]}')


@case('c03', '16 bit TIFF with a plane for each colour')
def planes(t):
    for name in ('planar-strips', 'planar-tiles', 'planar8', 'interleaved'):
        t.pixels(t.unchanged(f'{name}.tif', 'png'), f'{name}.npy')
    import tifffile
    rgb = np.load(t.input('planar-strips.npy'))
    rgba = np.dstack([rgb, rgb[:, ::-1, 0]])
    tifffile.imwrite(t.out / 'rgba.tif', np.ascontiguousarray(rgba.transpose(2, 0, 1)), photometric='rgb', planarconfig='separate',
                     extrasamples=['unassalpha'], metadata=None)
    np.save(t.out / 'rgba.npy', rgba)
    t.restore(t.out / 'rgba.tif', 'rgba.png', '--strength', '0')
    t.checked('pixels', t.out / 'rgba.png', t.out / 'rgba.npy', 64)


@case('c04', 'transparent TIFF whose colours are not multiplied')
def kinds_of_alpha(t):
    for name in ('unassociated8', 'unassociated16', 'associated8', 'associated16'):
        tolerance = 2 if name.endswith('8') else 514
        t.pixels(t.unchanged(f'{name}.tif', 'png'), f'{name}.npy', tolerance)
        file, _ = t.unchanged(f'{name}.tif', 'tif')
        t.pixels(file, f'{name}.npy', tolerance)
        found = t.exif(file, '-n', '-ExtraSamples').get('ExtraSamples')
        t.right(found == 2, f'{name}: ExtraSamples of the result is {found}')
    # ExtraSamples 0 is no alpha.
    import tifffile
    for kind in (np.uint8, np.uint16):
        pixels = np.full((64, 96, 4), 100, kind)
        name = f'unspecified-{kind.__name__}'
        tifffile.imwrite(t.out / f'{name}.tif', pixels, photometric='rgb', extrasamples=['unspecified'], metadata=None)
        t.restore(t.out / f'{name}.tif', f'{name}.png', '--strength', '0')
        t.right(t.check.read(str(t.out / f'{name}.png')).shape[-1] == 3, f'{name}: taken for alpha')
    # 10 bit: all bits set is white.
    ten_bits(t.out / 'ten.tif')
    t.restore(t.out / 'ten.tif', 'ten.png', '--strength', '0')
    t.right(t.check.read(str(t.out / 'ten.png')).min() == 65535, f"10 bit: white is {t.check.read(str(t.out / 'ten.png')).min()}")


def ten_bits(path, width=96, height=64):
    """A white grey TIFF of 10 bits a sample, by hand: four samples in five bytes."""
    import struct
    data = b'\xff' * (width * 10 // 8 * height)
    entries = [(256, 3, width), (257, 3, height), (258, 3, 10), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1), (278, 3, height),
               (279, 4, len(data))]
    ifd = struct.pack('<H', len(entries)) + b''.join(struct.pack('<HHII', tag, kind, 1, value) for tag, kind, value in entries) + b'\0' * 4
    path.write_bytes(b'II*\0' + struct.pack('<I', 8 + len(data)) + data + ifd)


@case('c05', "TIFF's own orientation tag")
def orientation_of_tiff(t):
    for value in (3, 6, 8):
        for depth in (8, 16):
            name = f'o{value}-{depth}'
            t.pixels(t.unchanged(f'{name}.tif', 'png'), f'{name}.npy')
            file, _ = t.unchanged(f'{name}.tif', 'tif')
            t.pixels(file, f'{name}.npy')
            t.right(t.exif(file, '-n', '-Orientation').get('Orientation', 1) == 1, f'{name}: the result is to be turned again')
    import tifffile
    scene = np.load(t.input('o3-8.npy'))[::-1, ::-1]
    turned = {2: lambda a: a[:, ::-1], 4: lambda a: a[::-1], 5: lambda a: a.transpose(1, 0, 2),
              7: lambda a: a[::-1, ::-1].transpose(1, 0, 2), 6: lambda a: np.rot90(a, -1)}
    for value, turn in turned.items():
        stored = np.ascontiguousarray(scene[:64, :64] if value == 6 else scene)  # a square turned twice shows in the pixels alone
        tifffile.imwrite(t.out / f's{value}.tif', stored, photometric='rgb', metadata=None, extratags=[(274, 'H', 1, value, True)])
        np.save(t.out / f's{value}.npy', np.ascontiguousarray(turn(stored)))
        t.restore(t.out / f's{value}.tif', f's{value}.png', '--strength', '0')
        t.checked('pixels', t.out / f's{value}.png', t.out / f's{value}.npy')


@case('c06', 'grey with alpha')
def grey_alpha(t):
    for depth in (8, 16):
        for ending in ('tif', 'png'):
            t.pixels(t.unchanged(f'grey-alpha{depth}.{ending}', 'png'), f'grey-alpha{depth}.npy')


@case('c07', 'flavours of TIFF that other programs read')
def flavours(t):
    for expected in sorted(t.input('').glob('*.npy')):
        t.pixels(t.unchanged(f'{expected.stem}.tif', 'png'), expected.name, 8 if expected.stem == 'jpeg-ycbcr8' else 0)
    # Floats and BigTIFF were once refused and can now be read; of two pages the first is taken by choice.
    scene = np.load(t.input('thumbnail-first.npy'))
    np.save(t.out / 'scene.npy', scene)
    for name in ('refused-float', 'refused-big'):
        file, run = t.unchanged(f'{name}.tif', 'png')
        values = t.check.read(str(file)).astype(int)
        if values.max() > 255:
            values = np.round(values / 257).astype(int)
        t.right(np.abs(values - scene).max() <= 1, f'{name}: other pixels')
    t.refused('restore', t.input('refused-two-pages.tif'), '-o', t.out / 'x.png', says='several pages')
    file, _ = t.unchanged('refused-two-pages.tif', 'png', '--first-picture')
    t.checked('pixels', file, t.out / 'scene.npy')


@case('c08', 'one transparent colour in a PNG without alpha')
def transparent_colour(t):
    for name in ('grey8', 'grey16', 'rgb8', 'rgb16'):
        file, _ = t.unchanged(f'{name}.png', 'png')
        t.checked('alpha', file, t.input(f'{name}.alpha.npy'))


def chunks(file):
    """A PNG's chunks by name, of several the last."""
    import struct
    data, at, found = file.read_bytes(), 8, {}
    while at < len(data):
        size, kind = struct.unpack('>I4s', data[at:at + 8])
        found[kind.decode()] = data[at + 8:at + 8 + size]
        at += 12 + size
    return found


@case('c09', 'colours that a PNG states without a profile')
def colour_chunks(t):
    for source in sorted(t.input('').glob('*.png')):
        file, run = t.unchanged(source.name, 'png')
        before, after = chunks(source), chunks(file)
        stated = [k for k in ('gAMA', 'cHRM', 'cICP') if k in before]
        if source.name == 'srgb-control.png':
            t.right(not run.notes, f'{source.name}: {run.notes}')
            continue
        kept = all(after.get(k) == before[k] for k in stated)
        t.right(kept or 'iCCP' in after or run.notes, f'{source.name}: {", ".join(stated)} lost in silence')
        t.right('cICP' not in before or before['cICP'][1] != 16 or kept, f'{source.name}: HDR is not said in the result')
        if kept or 'iCCP' in after:
            found, given = t.check.read(str(file)).astype(int), t.check.read(str(source)).astype(int)
            t.right(np.abs(found - given).max() <= (1 if given.max() < 256 else 64), f'{source.name}: other values under the same colours')


@case('c10', 'resolution for print')
def resolution(t):
    for source in sorted(t.input('').glob('*')):
        for ending in dict.fromkeys((source.suffix[1:], 'jpg', 'png', 'tif')):
            file, _ = t.unchanged(source.name, ending)
            if ending == 'png':
                found = t.exif(file, '-n', '-PixelsPerUnitX', '-PixelsPerUnitY', '-PixelUnits')
                good = (found.get('PixelsPerUnitX'), found.get('PixelsPerUnitY')) == (11811, 11811)
            else:
                # 11811 a metre, which is what a PNG can say, are 299.9994 an inch.
                found = t.exif(file, '-XResolution', '-YResolution', '-ResolutionUnit')
                good = found.get('ResolutionUnit') == 'inches' and all(
                    abs(float(found.get(tag, 0)) - 300) < 0.001 for tag in ('XResolution', 'YResolution'))
            t.right(good, f'{source.name} as {ending}: {found}')


@case('c11', 'words in PNG and JPEG')
def words(t):
    file, run = t.unchanged('words.png', 'png')
    text = t.exif(file, '-PNG:all')
    t.right(text.get('Parameters', '').startswith('a street in the rain') and text.get('Author') == 'Nobody' and
            'Straße im Regen' in str(text), f'words of the PNG: {text}')
    file, _ = t.unchanged('comment.jpg', 'jpg')
    t.right(t.exif(file, '-Comment').get('Comment') == 'a street in the rain', 'the comment of the JPEG is lost')
    file, _ = t.unchanged('words.png', 'png', '--metadata', 'strip')
    t.right(not {'tEXt', 'iTXt', 'zTXt'} & set(chunks(file)), 'words stay in the PNG in spite of strip')
    file, _ = t.unchanged('comment.jpg', 'jpg', '--metadata', 'strip')
    t.right('Comment' not in t.exif(file, '-Comment'), 'the comment stays in spite of strip')
    _, run = t.unchanged('words.png', 'jpg')
    t.noted(run, 'text|words')


@case('c12', 'JPEG with colours in full resolution')
def chroma(t):
    file, _ = t.unchanged('stripes444.jpg', 'jpg', '--quality', '98')
    t.pixels(file, 'stripes444.npy', 25)
    for name, expected in (('stripes444', '1 1'), ('stripes420', '2 2')):
        file, _ = t.unchanged(f'{name}.jpg', 'jpg')
        found = t.exif(file, '-n', '-YCbCrSubSampling').get('YCbCrSubSampling')
        t.right(found == expected, f'{name}: {found} instead of {expected}')
    # A lossy WebP has no colour for each pixel: said.
    _, run = t.unchanged('stripes444.jpg', 'webp')
    t.noted(run, 'webp|colou?r|chroma')


@case('c13', 'a gain map behind the picture')
def gain_map(t):
    file, run = t.unchanged('ultra-hdr.jpg', 'jpg')
    t.noted(run, 'gain map')
    left = [tag for tag in t.exif(file, '-G1', '-XMP:all', '-MPF:all') if any(w in tag.lower() for w in ('hdrgm', 'container', 'directory', 'mpf', 'mpimage'))]
    t.right(not left, f'the result still promises it: {left}')


@case('c14', 'JPEGs without end, with something behind')
def without_end(t):
    for name in ('panorama-with-eoi-trailer', 'panorama-without-eoi-trailer', 'baseline-without-eoi', 'progressive-without-eoi'):
        file, run = t.unchanged(f'{name}.jpg', 'png')
        if not name.startswith('progressive'):
            t.pixels(file, 'panorama.npy', 2)
        if 'without' in name:
            t.noted(run, 'end marker')
    for name in ('baseline-half', 'progressive-half'):
        t.refused('restore', t.input(f'{name}.jpg'), '-o', t.out / 'x.png', says='cut short')
    t.documented('docs/file-formats.md', 'without an end marker if the data are whole')


@case('c15', 'arithmetic-coded JPEG')
def arithmetic(t):
    for name in ('arithmetic', 'arithmetic-progressive'):
        t.pixels(t.unchanged(f'{name}.jpg', 'png'), 'arithmetic.npy', 12)


@case('c16', 'BMPs: embedded PNG and JPEG, alpha, and odd ones')
def bmps(t):
    for source in sorted(t.input('').glob('*.bmp')):
        expected = source.with_suffix('.npy')
        if expected.exists():
            t.pixels(t.unchanged(source.name, 'png'), expected.name, 8 if source.stem == 'rgb565' else 0)
        else:
            t.refused('restore', source, '-o', t.out / f'{source.stem}.png', says='BMP')


@case('c17', 'an animation of one frame')
def one_frame(t):
    for name in ('one-frame.webp', 'one-frame.png', 'still.webp'):
        t.pixels(t.unchanged(name, 'png'), 'one-frame.npy')
    t.refused('restore', t.input('two-frames.webp'), '-o', t.out / 'two.png', says='animation')
    t.pixels(t.unchanged('two-frames.webp', 'png', '--first-picture'), 'one-frame.npy')


@case('c18', "names of Windows' browsers, names that do not fit the content")
def endings(t):
    t.restore(t.input('photo.jfif'), 'p.jpg')
    for name, said in (('photo.jfif', 'jfif'), ('photo2.jpe', 'jpe'), ('photo3.JPG', 'JPG')):
        run = t.deweather('restore', t.copy(name), '--json', status=0)
        made = list(t.out.glob(f'{name.split(".")[0]}_restored.*'))
        t.right(len(made) == 1 and made[0].read_bytes()[:2] == b'\xff\xd8', f'{name}: {[m.name for m in made]}')
    run = t.restore(t.input('folder'), 'f')
    listed = [r['input'].rsplit('/', 1)[1] for r in run.results]
    t.right(sorted(listed) == ['a.jfif', 'b.jpg'], f'of the folder: {listed}')
    kinds = {'jpg': b'\xff\xd8', 'png': b'\x89P', 'bmp': b'BM'}
    for name in ('png-inside.jpg', 'webp-inside.png', 'jpeg-inside.bmp', 'tiff-inside.jpg'):
        t.deweather('restore', t.input(name), '-o', f'{t.out}/', status=0)
        for made in t.out.glob(f'{name.split(".")[0]}_restored.*'):
            t.right(made.read_bytes()[:2] == kinds[made.suffix[1:]], f'{made.name}: its content is not what its name says')
    # Without an ending: restored under a name that works, or refused before the work.
    run = t.deweather('restore', t.copy('photo.jfif', 'photo-without-ending'), '--json')
    t.right(run.status == 0 or 'ms' not in (run.results or [{}])[0], f'without an ending: {run.out[-200:]}')


@case('c19', "orientation in PNG and WebP, and a JPEG's own thumbnail")
def orientation(t):
    for ending in ('png', 'webp', 'jpg'):
        file, _ = t.unchanged(f'o6.{ending}', 'png')
        if ending == 'jpg':  # JPEG's own losses at hard edges are larger than any tolerance that would show a turn
            found, expected = t.check.read(str(file)).astype(int)[..., :3], np.load(t.input('o6.npy')).astype(int)
            t.right(found.shape == expected.shape and np.abs(found - expected).mean() < 4, f'o6.jpg: {found.shape}')
        else:
            t.pixels(file, 'o6.npy')
        file, _ = t.unchanged(f'o6.{ending}', ending)
        found = t.exif(file, '-n', '-Orientation', '-ThumbnailLength', '-ImageSize')
        t.right(found.get('Orientation', 1) == 1 and 'ThumbnailLength' not in found and found.get('ImageSize') == '64 96', f'o6.{ending}: {found}')


@case('c20', 'profiles')
def profiles(t):
    for name, icc in (('p3.jpg', 'p3'), ('p3.png', 'p3'), ('p3.webp', 'p3'), ('p3.tif', 'p3'), ('wide16.tif', 'wide'), ('large.jpg', 'large'),
                      ('grey.jpg', 'grey')):
        file, _ = t.unchanged(name, name.rsplit('.', 1)[1])
        t.checked('icc', file, t.input(f'{icc}.icc'))
    file, _ = t.unchanged('p3.png', 'jpg')
    t.checked('icc', file, t.input('p3.icc'))
    for name in ('ink-profile-in-rgb.png', 'rgb-profile-in-grey.jpg'):
        _, run = t.unchanged(name, name.rsplit('.', 1)[1])
        t.noted(run, 'profile')
