"""Videos: c31 to c44, S1, S3, S6, S9 and S19."""
import subprocess

import numpy as np

from judge import case

LOSSLESS = ('--codec', 'ffv1', '--strength', '0')


def spread(t, file):
    """How many pictures, and from the first to the last in seconds; the first one's time."""
    times = t.check.times(str(file))
    return (len(times), times[-1] if times else 0)


def packets(t, file, stream):
    return len(t.probe(file, 'packet=pts', '-select_streams', stream))


def start(t, file, stream):
    found = t.probe(file, 'stream=start_time', '-select_streams', stream)
    return float(found[0].strip(',')) if found else None


def ffmpeg(*arguments):
    subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-y', *map(str, arguments)], check=True, timeout=100)


def colours(file, size):
    """All pictures as RGB, [n, h, w, 3]."""
    width, height = size
    raw = subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-i', str(file), '-map', '0:V:0', '-f', 'rawvideo', '-pix_fmt', 'rgb24',
                          '-sws_flags', 'accurate_rnd+full_chroma_int', '-'], capture_output=True, timeout=100).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3).astype(int)


@case('c31', 'clocks that begin again or run over')
def clocks(t):
    expected = {'restart': (50, 1.96), 'wrap': (150, 5.96), 'twice-the-same-time': (25, 0.96)}
    for name, (pictures, seconds) in expected.items():
        for ending, options in (('mkv', LOSSLESS), ('mp4', ()), ('webm', ()), ('ts', ())):
            file = t.out / f'{name}.{ending}'
            run = t.restore(t.input(f'{name}.ts'), file.name, *options)
            if run.status:
                continue
            count, last = spread(t, file)
            t.right(count == pictures and abs(last - seconds) <= 0.05, f'{name} as {ending}: {count} pictures over {last} s')
            first = start(t, file, 'v')
            t.right(first is not None and -0.1 < first < 2, f'{name} as {ending}: it begins at {first} s')
            if ending == 'mkv':
                sound, had = packets(t, file, 'a'), packets(t, t.input(f'{name}.ts'), 'a')
                t.right(sound >= had - 2, f'{name}: {sound} of {had} packets of sound')
                times = [float(x.strip(',')) for x in t.probe(file, 'packet=pts_time', '-select_streams', 'a')]
                t.right(times and abs(times[-1] - times[0] - seconds) < 0.15, f'{name}: its sound lasts {times[-1] - times[0]} s')
        if name == 'restart':
            t.noted(run, 'clock|begins again|behind each other')


@case('c32', 'transparency beside the codec')
def transparency(t):
    for name in ('vp9-alpha.webm', 'vp8-alpha.webm', 'prores-alpha.mov', 'animation-alpha.mov'):
        file = t.out / f'{name}.mkv'
        t.restore(t.input(name), file.name, *LOSSLESS)
        kind = (t.probe(file, 'stream=pix_fmt', '-select_streams', 'v') or [''])[0]
        t.right('a' in kind.replace('gray', ''), f'{name}: {kind}')
        raw = subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-i', str(file), '-frames:v', '1', '-vf', 'alphaextract,format=gray', '-f', 'rawvideo', '-'],
                             capture_output=True).stdout
        if t.right(len(raw) == 160 * 96, f'{name}: no alpha can be taken out'):
            columns = np.frombuffer(raw, np.uint8).reshape(96, 160).mean(0)
            t.right(columns[:8].max() < 24 and columns[-8:].min() > 230 and (np.diff(columns) > -6).all(), f'{name}: its alpha does not rise')
        run = t.restore(t.input(name), f'{name}.mp4')
        t.noted(run, 'transparency')
        t.right('alpha_mode' not in t.tool('ffprobe', '-v', 'error', '-show_entries', 'stream_tags', t.out / f'{name}.mp4').lower(),
                f'{name} as mp4: still tagged as transparent')
    run = t.restore(t.input('vp9-alpha.webm'), 'again.webm')
    tagged = 'alpha_mode=1' in t.tool('ffprobe', '-v', 'error', '-show_entries', 'stream_tags', t.out / 'again.webm').lower()
    t.right(tagged or 'transparency' in run.notes, 'vp9 as webm: lost in silence')
    t.restore(t.input('prores-alpha.mov'), 'p.mov')
    t.right('yuva' in ''.join(t.probe(t.out / 'p.mov', 'stream=pix_fmt')), 'ProRes loses its alpha')


@case('c33', 'time code and what action cameras record')
def data_streams(t):
    source = t.input('gpmd.mp4')
    t.restore(source, 'g.mp4')
    sizes = [t.probe(f, 'packet=size', '-select_streams', 'd:0') for f in (source, t.out / 'g.mp4')]
    t.right(sizes[0] and sizes[0] == sizes[1], f'packets of gpmd: {sizes}')
    for ending in ('mkv', 'mov'):
        run = t.restore(source, f'g.{ending}')
        if 'gpmd' not in t.tool('ffprobe', '-v', 'error', '-show_entries', 'stream=codec_tag_string', t.out / f'g.{ending}'):
            t.noted(run, 'stream 2|gpmd')
    t.restore(t.input('timecode.mov'), 't.mov')
    for file in ('g.mp4', 't.mov'):
        t.right('01:02:03:04' in t.tool('ffprobe', '-v', 'error', '-show_entries', 'stream_tags=timecode', t.out / file), f'{file}: no time code')


@case('c34', 'a cover that comes first, and two cameras')
def two_pictures(t):
    t.restore(t.input('cover-first.mp4'), 'c.mp4')
    kinds = t.tool('ffprobe', '-v', 'error', '-show_entries', 'stream=codec_name,width:stream_disposition=attached_pic', '-of', 'csv=p=0', t.out / 'c.mp4')
    t.right('h264,160,0' in kinds and 'mjpeg,320,1' in kinds, f'cover: {kinds}')
    t.right(spread(t, t.out / 'c.mp4')[0] == 25, 'cover: not 25 pictures')
    for ending in ('mp4', 'mkv'):
        run = t.restore(t.input('front-and-rear.mp4'), f'f.{ending}', '--strength', '0')
        result = run.results[0]
        t.right(result.get('width') == 160, f'two films: the one of {result.get("width")} pixels was restored')
        t.noted(run, 'first|film|video')
        widths = t.probe(t.out / f'f.{ending}', 'stream=width', '-select_streams', 'v')
        t.right([w.strip(',') for w in widths] == ['160', '320'], f'two films: {widths} in {ending}')


@case('c35', 'frames that an edit list hides')
def edit_list(t):
    for name, pictures in (('cut', 42), ('video-starts-later', 52)):
        source = t.input(f'{name}.mp4')
        run = t.restore(source, f'{name}.mkv', *LOSSLESS)
        t.right('cut short' not in run.notes, f'{name}: {run.notes}')
        t.checked('samples', source, t.out / f'{name}.mkv')
        t.restore(source, f'{name}.mp4')
        between = start(t, source, 'v') - start(t, source, 'a')
        for ending in ('mkv', 'mp4'):
            t.checked('times', source, t.out / f'{name}.{ending}')
            t.right(spread(t, t.out / f'{name}.{ending}')[0] == pictures, f'{name}.{ending}: not {pictures} pictures')
            found = start(t, t.out / f'{name}.{ending}', 'v') - start(t, t.out / f'{name}.{ending}', 'a')
            t.right(abs(found - between) <= 0.022, f'{name}.{ending}: picture {found:.3f} s behind the sound instead of {between:.3f} s')


@case('c36', 'subtitles the other container does not hold')
def subtitles(t):
    run = t.restore(t.input('mov-text.mp4'), 'a.mkv')
    kinds = t.probe(t.out / 'a.mkv', 'stream=codec_name')
    text = t.tool('ffmpeg', '-v', 'error', '-i', t.out / 'a.mkv', '-map', '0:s', '-f', 'srt', '-')
    t.right('DEVC one' in text and 'DEVC two' in text or 'subtitle' in run.notes and 'mkv may' not in run.notes, f'mov_text into .mkv: {kinds}, {run.notes}')
    run = t.restore(t.input('ass-and-font.mkv'), 'b.mp4')
    text = t.tool('ffmpeg', '-v', 'error', '-i', t.out / 'b.mp4', '-map', '0:s', '-f', 'srt', '-')
    t.right('rain' in text or 'subtitle' in run.notes, f'ass into .mp4: {run.notes}')
    t.noted(run, 'attachment|font|ttf')
    t.restore(t.input('ass-and-font.mkv'), 'c.mkv')
    kinds = t.probe(t.out / 'c.mkv', 'stream=codec_name')
    t.right({'ass', 'ttf'} <= set(kinds), f'.mkv into .mkv: {kinds}')


@case('c37', 'a last picture that is held')
def held(t):
    for name in ('held.mp4', 'held.mkv'):
        for ending in ('mp4', 'mkv', 'mov'):
            file = t.out / f'{name}.{ending}'
            run = t.restore(t.input(name), file.name)
            t.right('cut short' not in run.notes, f'{name}: {run.notes}')
            t.right(abs(t.duration(file) - 3.36) <= 0.05, f'{name} as {ending}: {t.duration(file)} s')
            t.checked('times', t.input(name), file)
    t.restore(t.input('uneven.mp4'), 'uneven.mp4')
    t.checked('times', t.input('uneven.mp4'), t.out / 'uneven.mp4')
    t.restore(t.input('uneven.mp4'), 'uneven.mkv')
    t.checked('times', t.input('uneven.mp4'), t.out / 'uneven.mkv')
    t.documented('docs/video.md', 'how long the last picture is held')


@case('c38', 'a recording without length')
def without_length(t):
    source = t.input('recorded.webm')
    t.restore(source, 'r.mkv', *LOSSLESS)
    t.checked('times', source, t.out / 'r.mkv')
    t.checked('samples', source, t.out / 'r.mkv')
    t.right(spread(t, t.out / 'r.mkv')[0] == 41, 'not 41 pictures')
    t.restore(source, 'p.mkv', '--from', '1', '--to', '1.5')
    count, last = spread(t, t.out / 'p.mkv')
    t.right(8 <= count <= 13 and last < 0.5, f'--from 1 --to 1.5: {count} pictures over {last} s')
    run = t.deweather('restore', source, '-o', t.out / 's.mkv', status=0)
    shares = [int(w.rstrip('%')) for w in run.err.replace(',', ' ').split() if w.endswith('%') and w[:-1].isdigit()]
    t.right(not shares or max(shares) <= 100, f'progress: {shares}')
    t.documented('docs/video.md', 'For a recording without a length, progress is the share of the file that has been read')


@case('c39', 'a track length in the wrong unit')
def track_length(t):
    source = t.input('thirty-times-short.mp4')
    t.restore(source, 't.mp4')
    t.checked('times', source, t.out / 't.mp4')
    own = t.duration(t.out / 't.mp4', 'stream=duration')
    t.right(abs(own - 2) < 0.05, f"the result's own track: {own} s")
    t.restore(source, 'q.mp4', '--from', '1')
    t.right(spread(t, t.out / 'q.mp4')[0] == 25, f'--from 1: {spread(t, t.out / "q.mp4")}')


@case('c40', 'power cuts')
def power_cuts(t):
    t.refused('restore', t.input('no-moov.mp4'), '-o', t.out / 'n.mp4', says='index|cut short')
    t.right(not (t.out / 'n.mp4').exists(), 'a result without input')
    run = t.restore(t.input('fragmented.mp4'), 'f.mp4')
    t.right(spread(t, t.out / 'f.mp4')[0] == 75 and 'cut' not in run.notes, f'fragmented: {spread(t, t.out / "f.mp4")}, {run.notes}')
    run = t.restore(t.input('fragmented-cut.mp4'), 'c.mp4')
    count = spread(t, t.out / 'c.mp4')[0]
    t.right(45 <= count <= 55, f'cut: {count} pictures')
    t.noted(run, 'cut short|damaged|end')


@case('c41', 'interlaced')
def interlaced(t):
    for name in ('mpeg2.mpg', 'h264.mkv', 'prores.mov'):
        run = t.restore(t.input(name), f'{name}.mkv', *LOSSLESS)
        t.noted(run, 'field|interlaced')
        t.checked('samples', t.input(name), t.out / f'{name}.mkv')
        t.restore(t.input(name), f'{name}.mp4', '--codec', 'h264')
        t.restore(t.input(name), f'{name}.mov', '--codec', 'prores')
        for ending in ('mkv', 'mp4', 'mov'):
            file = t.out / f'{name}.{ending}'
            order = t.probe(file, 'stream=field_order', '-select_streams', 'v')[:1]
            frame = t.tool('ffprobe', '-v', 'error', '-select_streams', 'v', '-read_intervals', '%+#1', '-show_entries',
                           'frame=interlaced_frame,top_field_first', '-of', 'csv=p=0', file).split()
            frame = [value.strip(',') for value in frame]
            t.right(order and order[0] in ('tt', 'tb') and frame[:1] == ['1,1'], f'{name} as {ending}: {order} {frame}')
    t.documented('docs/video.md', 'H.264, ProRes and FFV1 mark them as interlaced, H.265 and AV1 do not')


@case('c42', 'HDR of phones: HLG, 10 bit, full range')
def hdr(t):
    tags = 'stream=codec_tag_string,pix_fmt,color_range,color_space,color_transfer,color_primaries'
    for name in ('hlg-full', 'full-601'):
        source = t.input(f'{name}.mp4')
        t.restore(source, f'{name}.mp4')
        before, after = (t.probe(f, tags, '-select_streams', 'v') for f in (source, t.out / f'{name}.mp4'))
        t.right(before == [a.replace('yuvj420p', 'yuv420p') for a in after] or before == after, f'{name}: {before} became {after}')
        t.restore(source, f'{name}.mkv', *LOSSLESS)
        t.checked('samples', source, t.out / f'{name}.mkv')


@case('c43', 'sample formats')
def formats(t):
    # Compared in their own formats: through another one swscale would differ from itself.
    own = {'bgr24.avi': 'bgr24', 'palette.mkv': 'bgra', 'gray10.mkv': 'gray10le', 'gray8.mkv': 'gray', 'yuv444.mp4': 'yuv444p',
           'rgb-h264.mkv': 'gbrp', 'mjpeg.avi': 'yuvj422p', 'grey-alpha.mov': 'ya8'}
    for name, kind in own.items():
        run = t.restore(t.input(name), f'{name}.mkv', *LOSSLESS)
        t.checked('samples', t.input(name), t.out / f'{name}.mkv', kind)
        t.right('grey-alpha' in name or 'transparency' not in run.notes, f'{name}: {run.notes}')
        run = t.restore(t.input(name), f'{name}.mp4')
        t.right(name == 'grey-alpha.mov' or 'transparency' not in run.notes, f'{name} as mp4: {run.notes}')
        if name == 'yuv444.mp4':
            kept = t.probe(t.out / f'{name}.mp4', 'stream=pix_fmt')[0]
            t.right('444' in kept or 'colour' in run.notes, f'{name}: {kept} in silence')


@case('c44', 'odd sides')
def odd_sides(t):
    for name in ('odd.webm', 'odd.avi'):
        for ending in ('mp4', 'mkv', 'webm', 'mov'):
            file = t.out / f'{name}.{ending}'
            run = t.restore(t.input(name), file.name)
            kind = t.probe(file, 'stream=codec_name,profile,width,height', '-select_streams', 'v')
            kind = ' '.join(kind)
            t.right('161,97' in kind, f'{name} as {ending}: {kind}')
            if '4:4:4' in kind:
                t.noted(run, '4:4:4|odd')


@case('S1', 'MPEG-TS and AVCHD without a codec named')
def transport_streams(t):
    source = t.input('wrap.ts', 'c31')
    for ending in ('ts', 'mts', 'm2ts'):
        copy = t.out / f'clip.{ending}'
        copy.write_bytes(source.read_bytes())
        run = t.deweather('restore', copy, '--json', '--to', '10f', status=0)
        made = t.out / f'clip_restored.{ending}'
        kind = t.probe(made, 'stream=codec_name', '-select_streams', 'v')
        t.right(made.exists() and 'h264' in ' '.join(kind), f'.{ending}: {kind}')


@case('S3', 'an export begun anew with other settings')
def other_settings(t):
    source = t.input('uneven.mp4', 'c37')
    t.restore(source, 'a.mp4', '--quality', '50')
    t.refused('restore', source, '-o', t.out / 'a.mp4', '--quality', '60', says='already|overwrite|there')
    t.restore(source, 'a.mp4', '--quality', '60', '--overwrite')
    t.covered('core/media/test_video_writer:an_export_of_other_settings_begins_anew')


@case('S6', 'full range into ProRes and MJPEG')
def full_range(t):
    source = t.input('full-601.mp4', 'c42')
    for codec, ending in (('prores', 'mov'), ('mjpeg', 'mov')):
        run = t.restore(source, f'{codec}.{ending}', '--codec', codec, '--strength', '0', status=None)
        if run.status:
            t.right(codec == 'mjpeg' and len(run.line.splitlines()) <= 1, f'{codec}: {run.line}')
            continue
        before, after = colours(source, (160, 96)), colours(t.out / f'{codec}.{ending}', (160, 96))
        error = np.abs(before - after).mean() if before.shape == after.shape else 999
        t.right(error < 4, f'{codec}: mean error {error:.1f} of 255')


@case('S9', '2000 frames a second')
def fast_clips(t):
    ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=160x96:rate=2000:duration=0.02', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', t.out / 'fast.mp4')
    for ending in ('mkv', 'webm', 'mp4'):
        t.restore(t.out / 'fast.mp4', f'r.{ending}')
        t.right(spread(t, t.out / f'r.{ending}')[0] == 40, f'.{ending}: {spread(t, t.out / f"r.{ending}")[0]} of 40 pictures')


@case('S19', 'sound whose time is below 0')
def early_sound(t):
    ffmpeg('-i', t.input('cut.mp4', 'c35'), '-c', 'copy', '-output_ts_offset', '-1', '-avoid_negative_ts', 'disabled', t.out / 'early.mkv')
    had = packets(t, t.out / 'early.mkv', 'a')
    for ending in ('mkv', 'webm', 'mp4'):
        run = t.restore(t.out / 'early.mkv', f'r.{ending}')
        kept = packets(t, t.out / f'r.{ending}', 'a')
        t.right(kept >= had - 2 or 'sound' in run.notes or 'audio' in run.notes, f'.{ending}: {kept} of {had} packets of sound')
