# Brings what Deweather needs to this machine and builds it. Sourced by ./run and ./test, which set
# $root; every message goes to standard error, so that what the program prints stays parseable.
#
#   setup run|test     packages, LibTorch
#   build DIR TARGETS [OPTIONS for cmake]

say() { printf 'deweather: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# Where LibTorch is kept: outside the checkout, so that several checkouts share it.
if [ -n "${DEWEATHER_HOME:-}" ]; then deps=$DEWEATHER_HOME
elif [ -n "${XDG_CACHE_HOME:-}" ]; then deps=$XDG_CACHE_HOME/deweather
elif [ -n "${HOME:-}" ]; then deps=$HOME/.cache/deweather
else deps=$root/build/deps; fi
libtorch=$deps/libtorch-2.11.0

# Columns of packages.txt for a purpose: "test" includes all of "run".
listed() { awk -v for_test="$([ "$1" = test ] && echo 1)" \
    '!/^#/ && NF { if ($NF == "run" || for_test) print $1, $2, $3 }' "$root/installer/packages.txt"; }

proven() { # proven command|module|header NAME
    case $1 in
        # Qt's tools are kept out of the way of those of other versions.
        command) command -v "$2" "/usr/lib/qt6/bin/$2" "/usr/lib64/qt6/bin/$2" >/dev/null ;;
        module) pkg-config --exists "$2" 2>/dev/null ;;
        header) [ -e "/usr/include/$2" ] || [ -e "/usr/local/include/$2" ] ;;
    esac
}

install_packages() {
    local wanted missing=() name kind proof
    wanted=$(listed "$1" | cut -d' ' -f1)
    if [ "$( . /etc/os-release 2>/dev/null; echo "${ID:-}${VERSION_ID:-}")" = debian12 ]; then
        local present
        # shellcheck disable=SC2086 # a list of names
        present=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^ii *//p' || true)
        for name in $wanted; do grep -qxF "$name" <<<"$present" || missing+=("$name"); done
        [ ${#missing[@]} -eq 0 ] && return
        local as_root=()
        if [ "$(id -u)" -ne 0 ]; then
            command -v sudo >/dev/null || die "please install as root: apt-get install ${missing[*]}"
            as_root=(sudo)
        fi
        say "installing ${missing[*]}"
        { "${as_root[@]}" apt-get update -q &&
          "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
              apt-get install -q -y --no-install-recommends "${missing[@]}"; } >&2 </dev/null ||
            die "apt-get could not install ${missing[*]}; see its message above"
        return
    fi
    while read -r name kind proof; do proven "$kind" "$proof" || missing+=("$name"); done < <(listed "$1")
    [ ${#missing[@]} -eq 0 ] && return
    die "this is not Debian 12. Please install what your distribution calls these, then start again: ${missing[*]}"
}

# reason TEXT: of what pip said, the line that tells why. Its last is "no matching distribution" whatever had happened.
reason() {
    grep -m 1 -E 'Could not fetch URL|No space left|do not match the hashes' <<<"$1" || printf '%s' "${1##*$'\n'}"
}

# fetch REQUIREMENTS FOLDER: wheels by pip, each checked against its hash.
fetch() {
    local arch tags=() n
    arch=$(uname -m)
    for n in 39 35 34 31 28 27 26 25 24 18 17 12 5; do tags+=(--platform "manylinux_2_${n}_$arch"); done
    for n in 2014 2010 1; do tags+=(--platform "manylinux${n}_$arch"); done
    local python=python3
    [ -x /usr/bin/python3 ] && /usr/bin/python3 -m pip --version >/dev/null 2>&1 && python=/usr/bin/python3
    local errors
    errors=$("$python" -m pip download --quiet --require-hashes --no-deps --no-cache-dir --only-binary=:all: \
        --python-version 3.11 --implementation cp --abi cp311 --abi none "${tags[@]}" \
        --dest "$2" -r "$1" 2>&1) ||
        die "pip could not fetch what $1 lists ($(reason "$errors")); check the network and the free disk space, then start again"
}

# unpacked STAMP: fetched and complete? Otherwise runs the rest of its arguments, then marks it.
unpacked() {
    local stamp=$libtorch/.$1
    shift
    [ -e "$stamp" ] && return
    { mkdir -p "$libtorch" && : >>"$libtorch/.lock"; } 2>/dev/null || die "cannot write to $libtorch; set DEWEATHER_HOME to a folder that can be written"
    (   flock 9
        [ -e "$stamp" ] && exit
        wheels=$(mktemp -d "$libtorch/wheels.XXXXXX")
        trap 'rm -rf "$wheels"' EXIT
        "$@"
        touch "$stamp"
    ) 9>"$libtorch/.lock"
}

# room MEGABYTES: for the wheels and what is in them.
room() {
    local free
    free=$(df -Pm "$libtorch" | awk 'NR == 2 { print $4 }')
    [ "$free" -ge "$1" ] || die "$libtorch needs $1 MB of free disk space and has $free; free some, or set DEWEATHER_HOME to another folder"
}

unpack_libraries() {
    # A wheel names its licence License.txt or LICENSE, and a pattern that matches nothing is an error to unzip: so -C, any case.
    local headers=()
    case $1 in */nvidia_nccl*) headers=('nvidia/nccl/include/*') ;; esac
    unzip -qoC "$1" 'nvidia/*/lib/*' '*license*' "${headers[@]}" -d "$libtorch" >&2 || die "cannot unpack $1 into $libtorch"
}

unpack_cpu() {
    # The wheel's copies of fmt, protobuf and pybind11 would hide the system's own headers from our code.
    room 1300
    say "fetching LibTorch 2.11.0 (0.5 GB, once) into $libtorch"
    fetch "$root/installer/libtorch.txt" "$wheels"
    unzip -qo "$wheels"/torch-*.whl 'torch/include/*' 'torch/lib/libtorch.so' 'torch/lib/libtorch_cpu.so' \
        'torch/lib/libc10.so' 'torch/lib/libgomp*' '*/LICENSE' '*/NOTICE' \
        -x 'torch/include/fmt/*' 'torch/include/google/*' 'torch/include/pybind11/*' -d "$libtorch" >&2 || die "cannot unpack LibTorch into $libtorch"
    local wheel
    for wheel in "$wheels"/nvidia_*.whl; do
        unpack_libraries "$wheel"
    done
}

unpack_cuda() {
    room 9000
    say "NVIDIA driver found: fetching the CUDA libraries of LibTorch (2.5 GB, once) into $libtorch"
    fetch "$root/installer/libtorch.txt" "$wheels"
    fetch "$root/installer/libtorch-cuda.txt" "$wheels"
    unzip -qo "$wheels"/torch-*.whl 'torch/lib/*.so*' -x 'torch/lib/libtorch_python.so' -d "$libtorch" >&2 ||
        die "cannot unpack LibTorch into $libtorch"
    local wheel
    for wheel in "$wheels"/nvidia_*.whl; do
        unpack_libraries "$wheel"
    done
}

setup() {
    install_packages "$1"
    unpacked cpu unpack_cpu
    # The driver's own library, by the loader's cache: what libtorch_cuda will open.
    if { /sbin/ldconfig -p 2>/dev/null || true; } | grep -q 'libcuda\.so\.1'; then unpacked cuda unpack_cuda; fi
}

# follow LOG: ninja's output into LOG; how far it is, and compilers' warnings, to standard error; nothing where nothing is built.
follow() {
    local line text built total seconds shown=0 begun=
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$1"
        if [[ $line =~ ^@([0-9]+)\ ([0-9]+)\ ([0-9]+) ]]; then
            built=${BASH_REMATCH[1]} total=${BASH_REMATCH[2]} seconds=${BASH_REMATCH[3]}
            [ "$built" -gt 0 ] || continue
            if [ -z "$begun" ]; then begun=1; say "building (log: $1)"; fi
            [ -t 2 ] || [ $((seconds - shown)) -ge 60 ] || continue
            shown=$seconds
            text="built $((100 * built / total)) %"
            # The first files take longest, so that an early estimate would be far too high.
            [ "$seconds" -lt 60 ] || text+=", about $((seconds * (total - built) / built / 60 + 1)) min left"
            if [ -t 2 ]; then printf '\rdeweather: %-50s' "$text" >&2; else say "$text"; fi
        elif [[ $line == *warning:* ]]; then
            printf '%s\n' "$line" >&2
        fi
    done
    if [ -n "$begun" ] && [ -t 2 ]; then printf '\n' >&2; fi
}

# build FOLDER TARGETS [CMAKE OPTIONS]: configures when needed, then builds; quiet when nothing changed. By Clang, unless
# CXX names another compiler: it takes two fifths of the time that GCC takes (docs/decisions/0017).
build() {
    local dir=$1 log targets
    read -ra targets <<<"$2"
    shift 2
    set -- "-DCMAKE_CXX_COMPILER=${CXX:-clang++}" "$@"
    log=$dir/set-up.log
    { mkdir -p "$dir" && : >>"$log"; } 2>/dev/null ||
        die "cannot write to $dir; it may be another user's: change its owner or remove it"
    local options="$libtorch $*"
    if [ ! -e "$dir/build.ninja" ] || [ "$(cat "$dir/.options" 2>/dev/null)" != "$options" ]; then
        say "configuring (log: $log)"
        # A folder keeps its compiler, so another one begins anew.
        cmake --fresh -S "$root" -B "$dir" -G Ninja -DLIBTORCH_ROOT="$libtorch" "$@" >"$log" 2>&1 ||
            { cat "$log" >&2; die "cmake failed; see above"; }
        printf '%s' "$options" >"$dir/.options"
    fi
    # A file that is not in the cache costs the cache nothing then: it takes what the file includes from the compiler.
    export CCACHE_DEPEND=1
    NINJA_STATUS='@%f %t %e ' ninja -C "$dir" "${targets[@]}" 2>&1 | follow "$log" ||
        { tail -n 60 "$log" >&2; die "the build failed; see above"; }
}
