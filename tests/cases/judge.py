"""What the cases share: running the program, comparing with what is right, and the verdict.

    @case('c01', 'a grey TIFF in which 0 is white')
    def white_is_zero(t):
        t.pixels(t.restored('white16.tif', 'png'), 'white16.npy')
"""
import contextlib
import dataclasses
import io
import json
import os
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = []


def case(name, title):
    """A case of that name. What it leaves unsaid is right; t.right() and others say what is wrong."""
    def add(judge):
        CASES.append((name, title, judge))
        return judge
    return add


@dataclasses.dataclass
class Run:
    status: int
    out: str
    err: str

    @property
    def json(self):
        try:
            return json.loads(self.out)
        except ValueError:
            return {}

    @property
    def results(self):
        return self.json.get('results', [])

    @property
    def notes(self):
        """Everything that was noted of any file, in one text."""
        return '\n'.join(note for result in self.results for note in result.get('notes', []))

    @property
    def line(self):
        return self.err.strip()


class Judge:
    """Runs one case: its inputs, an empty folder for results, and what was found wrong."""

    def __init__(self, name, inputs, results, programs, check):
        self.name, self.inputs, self.check = name, inputs, check
        self.programs = programs
        self.out = results / name
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)
        self.faults, self.documents, self.tests = [], [], []
        self.ran = False  # the program itself was asked
        self._number = 0

    # ------------------------------------------------------------------------------------------------ inputs
    def input(self, pattern, of=None):
        """The file or folder of this case, or of another, that a pattern names."""
        found = sorted(self.inputs.glob(f'{of or self.name}-*/{pattern}' if pattern else f'{of or self.name}-*'))
        if not found:
            raise FileNotFoundError(f'{of or self.name}-*/{pattern}')
        return found[0]

    def copy(self, pattern, name=None, of=None):
        """A copy of it among the results, to work on."""
        source = self.input(pattern, of)
        target = self.out / (name or source.name)
        if source.is_dir():
            shutil.copytree(source, target, symlinks=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        return target

    # --------------------------------------------------------------------------------------------- the program
    def deweather(self, *arguments, status=None, environment=None, timeout=240, folder=None):
        """Runs it. With a status given, another one is wrong."""
        command = [self.programs / 'deweather', *arguments]
        self.ran = True
        try:
            done = subprocess.run(command, capture_output=True, timeout=timeout, cwd=folder or self.out,
                                  env=dict(os.environ, **(environment or {})), stdin=subprocess.DEVNULL)
            run = Run(done.returncode, done.stdout.decode(errors='replace'), done.stderr.decode(errors='replace'))
        except subprocess.TimeoutExpired:
            run = Run(124, '', f'it ran for {timeout} s')
        if status is not None and run.status != status:
            words = ' '.join(str(a) for a in arguments).replace(str(self.inputs), '')
            self.wrong(f'{words}: status {run.status} instead of {status}: {run.line[-200:]}')
        return run

    def restore(self, source, target, *more, status=0, **options):
        """restore SOURCE -o TARGET --json; TARGET may be a name among the results."""
        return self.deweather('restore', source, '-o', self.out / target, '--json', *more, status=status, **options)

    def unchanged(self, pattern, ending, *more, of=None, status=0):
        """The result of --strength 0, in a file of another ending. Returns (file, run)."""
        self._number += 1
        target = self.out / f'{self._number}-{pathlib.Path(pattern).stem}.{ending}'
        run = self.restore(self.input(pattern, of), target, '--strength', '0', *more, status=status)
        return target, run

    def refused(self, *arguments, says='', status=1, **options):
        """It fails with one line, in which this expression is found. Returns that line."""
        run = self.deweather(*arguments, status=status, **options)
        words = ' '.join(str(a) for a in arguments[:2]).replace(str(self.inputs), '')
        self.right(len(run.line.splitlines()) == 1, f'{words}: {len(run.line.splitlines())} lines of error instead of one: {run.line[:300]}')
        self.right(re.search(says, run.line, re.I), f'{words}: its line does not say "{says}": {run.line[-200:]}')
        return run.line

    # -------------------------------------------------------------------------------------------- other programs
    def tool(self, *arguments):
        done = subprocess.run([str(a) for a in arguments], capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
        return done.stdout.decode(errors='replace').strip()

    def probe(self, file, entries, *more):
        """ffprobe's values, as a list of lines."""
        return self.tool('ffprobe', '-v', 'error', *more, '-show_entries', entries, '-of', 'csv=p=0', file).split()

    def duration(self, file, entry='format=duration'):
        found = [float(x) for x in self.probe(file, entry) if re.fullmatch(r'-?[\d.]+', x)]
        return found[0] if found else 0

    def exif(self, file, *tags):
        """exiftool's values by tag."""
        text = self.tool('exiftool', '-j', '-a', *tags, file)
        return json.loads(text)[0] if text.startswith('[') else {}

    # ------------------------------------------------------------------------------------------------- judgement
    def wrong(self, text):
        self.faults.append(text)

    def right(self, condition, text):
        if not condition:
            self.wrong(text)
        return bool(condition)

    def checked(self, verb, *arguments):
        """An assertion of check.py; what it prints is the fault."""
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said):
                good = self.check.main(verb, *map(str, arguments))
        except Exception as error:  # a file that is missing or not what it should be
            good, text = False, f'{type(error).__name__}: {error}'
            said.write(text)
        file = pathlib.Path(str(arguments[0])).name
        return self.right(good, f'{verb} {file}: ' + '; '.join(said.getvalue().split('\n')).strip('; '))

    def pixels(self, result, expected, tolerance=0, of=None):
        file = result[0] if isinstance(result, tuple) else result
        return self.checked('pixels', file, self.input(expected, of), tolerance)

    def noted(self, run, expression):
        return self.right(re.search(expression, run.notes, re.I), f'no note says "{expression}": {run.notes[:200] or "(none)"}')

    def documented(self, page, expression):
        """An opinion: what happens is what this page says, in these words."""
        text = ' '.join((ROOT / page).read_text().split())
        self.right(re.search(expression, text, re.I), f'{page} does not say "{expression}"')
        self.documents.append(page)

    def covered(self, *tests, environment=None):
        """The Qt tests of what the command line does not reach; they are run where they are built. TEST or TEST:FUNCTION."""
        for test in tests:
            name, _, function = test.partition(':')
            self.tests.append(test)
            source = ROOT / 'tests' / f'{name}.cpp'
            if not self.right(source.is_file() and (not function or function in source.read_text()), f'there is no test {test}'):
                continue
            program = self.programs.parent / 'tests' / name.replace('/', '_')
            if not program.is_file():
                self.tests[-1] += ' (not built)'
                continue
            command = [program] + ([function] if function else [])
            if 'studio' in name or 'widgets' in name:
                command.insert(0, ROOT / 'tests' / 'on_xvfb')
            done = subprocess.run(command, capture_output=True, timeout=400, cwd=ROOT, stdin=subprocess.DEVNULL,
                                  env=dict(os.environ, **(environment or {})))
            failed = [l for l in done.stdout.decode(errors='replace').splitlines() if l.startswith('FAIL!')]
            self.right(done.returncode == 0, f'{test} fails: {"; ".join(failed)[:300] or done.returncode}')

    def verdict(self):
        """("right", ""), ("wrong", why), ("documented", pages) or ("by tests", names)."""
        if self.faults:
            return 'wrong', '; '.join(self.faults)
        if self.documents:
            return 'documented', ', '.join(dict.fromkeys(self.documents)) + (f'; {", ".join(self.tests)}' if self.tests else '')
        if self.tests and not self.ran:
            return 'by tests', ', '.join(self.tests)
        return 'right', f'also {", ".join(self.tests)}' if self.tests else ''
