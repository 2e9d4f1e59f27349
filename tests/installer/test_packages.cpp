// The packages that cpack makes from this build: their contents, that nothing is missing or refers outside, and that
// the TGZ runs in a folder with an unusual name.
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QImage>
#include <QMimeDatabase>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

namespace {

struct Ran {
    int status = -1;
    QString output;
};

// Combines both streams. An empty environment means this program's own.
Ran run(const QString& program, const QStringList& arguments, const QStringList& environment = {},
        const QString& folder = {}) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    if (!environment.isEmpty()) process.setEnvironment(environment);
    if (!folder.isEmpty()) process.setWorkingDirectory(folder);
    process.start(program, arguments);
    process.waitForFinished(600000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput())};
}

// A minimal user environment with a language; and the settings for threads, if any, because other tests run in
// parallel.
QStringList bare_environment() {
    QStringList variables = {"LANG=C.UTF-8"};
    for (const char* name : {"OMP_NUM_THREADS", "GOMP_SPINCOUNT"})
        if (qEnvironmentVariableIsSet(name)) variables.append(QString("%1=%2").arg(name, qEnvironmentVariable(name)));
    return variables;
}

bool have(const QString& program) {
    return !QStandardPaths::findExecutable(program).isEmpty();
}

QStringList found(const char* pattern, const QString& text) {
    QStringList all;
    const QRegularExpression expression(pattern, QRegularExpression::MultilineOption);
    for (auto match = expression.globalMatch(text); match.hasNext();) all.append(match.next().captured(1));
    return all;
}

bool is_elf(const QString& path) {
    QFile file(path);
    return !QFileInfo(path).isSymLink() && file.open(QIODevice::ReadOnly) &&
           file.read(4) ==
               "\x7f"
               "ELF";
}

}  // namespace

class TestPackages : public QObject {
    Q_OBJECT

    QTemporaryDir folder_{QDir::tempPath() + "/deweather packages XXXXXX"};
    QString deb_;        // file
    QString installed_;  // the DEB's content
    QString unpacked_;   // the TGZ's own folder
    QString control_;

    void make(const QString& generator, const QStringList& options = {}) {
        const QString bin = DEWEATHER_BIN;
        const auto ran = run("cpack", QStringList{"--config", bin + "/../CPackConfig.cmake", "-G", generator, "-B",
                                                  folder_.filePath(generator)} +
                                          options);
        QVERIFY2(ran.status == 0, qPrintable(ran.output));
    }

    static QStringList files_in(const QString& folder) {
        QStringList files;
        for (QDirIterator entry(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); entry.hasNext();)
            files.append(QDir(folder).relativeFilePath(entry.next()));
        files.sort();
        return files;
    }

    static double megabytes(const QString& folder) {
        qint64 bytes = 0;
        for (const auto& file : files_in(folder)) bytes += QFileInfo(folder + "/" + file).size();
        return static_cast<double>(bytes) / 1e6;
    }

    QStringList programs_and_libraries() const {
        QStringList all;
        for (const auto& file : files_in(installed_))
            if (is_elf(installed_ + "/" + file)) all.append(file);
        return all;
    }

  private Q_SLOTS:
    void initTestCase() {
        for (const char* tool : {"cpack", "dpkg-deb", "dpkg-shlibdeps", "readelf"})
            if (!have(tool)) QSKIP("packages need cpack, dpkg-dev and binutils");
        // Both without the usual compression, which would take most of the test's time: the contents are the same.
        make("DEB", {"-D", "CPACK_DEBIAN_COMPRESSION_TYPE=none"});
        make("TZST");
        deb_ = QDir(folder_.filePath("DEB")).entryInfoList({"*.deb"}).value(0).filePath();
        const auto archive = QDir(folder_.filePath("TZST")).entryInfoList({"*.tar.zst"}).value(0).filePath();
        QVERIFY(QFile::exists(deb_) && QFile::exists(archive));
        installed_ = folder_.filePath("installed");
        QCOMPARE(run("dpkg-deb", {"-x", deb_, installed_}).status, 0);
        control_ = run("dpkg-deb", {"-f", deb_}).output;
        const QString away = folder_.filePath("Füße & 100% 'odd'");
        QVERIFY(QDir().mkpath(away));
        QCOMPARE(run("cmake", {"-E", "tar", "xf", archive}, {}, away).status, 0);
        const auto folders = QDir(away).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        QCOMPARE(folders.size(), 1);
        unpacked_ = away + "/" + folders.first();
        qInfo("DEB holds %.0f MB, TGZ %.0f MB", megabytes(installed_), megabytes(unpacked_));
    }

    void everything_is_in_it() {
        const auto files = files_in(installed_);
        QStringList expected = {"usr/bin/deweather",
                                "usr/bin/deweather-beside",
                                "usr/bin/deweather-studio",
                                "usr/lib/deweather/torch/lib/libtorch_cpu.so",
                                "usr/share/applications/deweather-studio.desktop",
                                "usr/share/Thunar/sendto/deweather.desktop",
                                "usr/share/bash-completion/completions/deweather",
                                "usr/share/bash-completion/completions/deweather-studio",
                                "usr/share/deweather/integrations/deweather.lua",
                                "usr/share/deweather/integrations/digikam-deweather.sh",
                                "usr/share/deweather/integrations/gimp-deweather.c",
                                "usr/share/deweather/models/mofme-compact.safetensors",
                                "usr/share/deweather/samples/README.md",
                                "usr/share/deweather/training/mofme-compact.toml",
                                "usr/share/doc/deweather/changelog.gz",
                                "usr/share/doc/deweather/copyright",
                                "usr/share/doc/deweather/torch/LICENSE",
                                "usr/share/fish/vendor_completions.d/deweather.fish",
                                "usr/share/icons/hicolor/scalable/apps/deweather.svg",
                                "usr/share/kio/servicemenus/deweather.desktop",
                                "usr/share/man/man1/deweather-restore.1.gz",
                                "usr/share/man/man1/deweather-studio.1.gz",
                                "usr/share/man/man1/deweather.1.gz",
                                "usr/share/metainfo/deweather-studio.metainfo.xml",
                                "usr/share/mime/packages/deweather.xml",
                                "usr/share/zsh/vendor-completions/_deweather"};
        for (const int size : {16, 24, 32, 48, 64, 128, 256, 512}) {
            const QString icon = QString("usr/share/icons/hicolor/%1x%1/apps/deweather.png").arg(size);
            expected.append(icon);
            QCOMPARE(QImage(installed_ + "/" + icon).size(), QSize(size, size));
        }
        for (const auto& file : expected) QVERIFY2(files.contains(file), qPrintable(file));
        // The same in both, but for the prefix.
        QStringList in_tgz;
        for (const auto& file : files_in(unpacked_)) in_tgz.append("usr/" + file);
        QCOMPARE(in_tgz, files);
        // LibTorch's wheel contributes some 450 MB, of which a fifth is debug symbols.
        QVERIFY(megabytes(installed_) < 400 || files.join(' ').contains("libtorch_cuda"));
        QVERIFY(!files.join(' ').contains("libtorch_python"));
    }

    void every_library_is_inside_or_depended_on() {
        QStringList inside, depends;
        for (const auto& file : programs_and_libraries()) inside.append(QFileInfo(file).fileName());
        depends = found("(?:^Depends: |, )([a-z0-9.+-]+)", found("^(Depends: .*)$", control_).value(0));
        QVERIFY2(depends.contains("libc6") && depends.contains("libqt6widgets6"), qPrintable(control_));
        const QString cache = run("/sbin/ldconfig", {"-p"}).output;
        int outside = 0;
        for (const auto& file : programs_and_libraries())
            for (const auto& library :
                 found("\\(NEEDED\\).*\\[(.*)\\]", run("readelf", {"-d", installed_ + "/" + file}).output)) {
                if (inside.contains(library)) continue;
                const QString path =
                    found(("^\\s*" + QRegularExpression::escape(library).toUtf8() + " .*=> (.*)$").constData(), cache)
                        .value(0);
                QVERIFY2(!path.isEmpty(), qPrintable(library + " of " + file + " is nowhere"));
                // By the real path, or by the path that the loader uses: packages from before /lib became a link have
                // the latter.
                auto owned = run("dpkg", {"-S", QFileInfo(path).canonicalFilePath()});
                if (owned.status != 0) owned = run("dpkg", {"-S", path});
                const QString owner = owned.output.section(':', 0, 0);
                // A dependency may use a name that the package provides.
                const QString names = owner + " " + run("dpkg-query", {"-W", "-f", "${Provides}", owner}).output;
                QVERIFY2(
                    std::any_of(depends.begin(), depends.end(),
                                [&](const QString& name) { return found("([a-z0-9.+-]+)", names).contains(name); }),
                    qPrintable(QString("%1 needs %2 of %3, which is not in Depends").arg(file, library, owner)));
                ++outside;
            }
        QVERIFY(outside > 20);
    }

    // Users of the TGZ must install these by hand.
    void the_manual_names_what_the_tgz_needs() {
        QFile manual("docs/install.md");
        QVERIFY(manual.open(QIODevice::ReadOnly));
        auto named = found("^apt install (lib.*)$", QString::fromUtf8(manual.readAll())).value(0).split(' ');
        named += {"libc6", "libgcc-s1", "libstdc++6"};  // every system has them
        auto depends = found("(?:^Depends: |, )([a-z0-9.+-]+)", found("^(Depends: .*)$", control_).value(0));
        named.sort();
        depends.sort();
        QCOMPARE(named, depends);
    }

    void libraries_are_looked_for_beside_the_programs_only() {
        for (const auto& file : programs_and_libraries()) {
            const auto paths =
                found("\\((?:RUNPATH|RPATH)\\).*\\[(.*)\\]", run("readelf", {"-d", installed_ + "/" + file}).output);
            for (const auto& path : paths.value(0).split(':', Qt::SkipEmptyParts)) {
                QVERIFY2(path.startsWith("$ORIGIN"), qPrintable(file + ": " + path));
                const QString place =
                    QDir::cleanPath(QString(path).replace("$ORIGIN", installed_ + "/" + QFileInfo(file).path()));
                QVERIFY2(place.startsWith(installed_ + "/usr/lib/deweather"), qPrintable(file + ": " + path));
            }
            if (file.startsWith("usr/bin/")) QCOMPARE(paths, QStringList{"$ORIGIN/../lib/deweather/torch/lib"});
            QVERIFY2(!run("readelf", {"-SW", installed_ + "/" + file}).output.contains(".symtab"),
                     qPrintable(file + " is not stripped"));
        }
    }

    void the_desktop_takes_it() {
        if (have("desktop-file-validate")) {
            const QString share = installed_ + "/usr/share";
            const auto ran = run("desktop-file-validate", {share + "/applications/deweather-studio.desktop",
                                                           share + "/Thunar/sendto/deweather.desktop"});
            QVERIFY2(ran.status == 0 && ran.output.isEmpty(), qPrintable(ran.output));
        }
        if (have("appstreamcli")) {
            const auto ran = run("appstreamcli", {"validate", "--no-net", "--pedantic",
                                                  installed_ + "/usr/share/metainfo/deweather-studio.metainfo.xml"});
            QVERIFY2(ran.status == 0, qPrintable(ran.output));
        }
        QFile desktop(installed_ + "/usr/share/applications/deweather-studio.desktop");
        QVERIFY(desktop.open(QIODevice::ReadOnly));
        const QString entry = desktop.readAll();
        QCOMPARE(found("^TryExec=(\\S+)", entry), QStringList{"deweather-studio"});
        QCOMPARE(found("^Exec=(.*)", entry), QStringList{"deweather-studio %F"});
        QVERIFY(entry.contains("application/x-deweather-model;"));
    }

    // By content, because all have the same extension.
    void model_files_have_a_type_of_their_own() {
        if (!have("update-mime-database")) QSKIP("shared-mime-info is not installed");
        const QString share = installed_ + "/usr/share";
        const auto ran = run("update-mime-database", {share + "/mime"});
        QVERIFY2(ran.status == 0, qPrintable(ran.output));
        qputenv("XDG_DATA_HOME", share.toUtf8());
        const QMimeDatabase types;
        QCOMPARE(types.mimeTypeForFile(share + "/deweather/models/mofme-compact.safetensors").name(),
                 QString("application/x-deweather-model"));
        QFile foreign(folder_.filePath("foreign.safetensors"));
        QVERIFY(foreign.open(QIODevice::WriteOnly));
        const QByteArray header = R"({"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})";
        foreign.write(QByteArray(1, static_cast<char>(header.size())) + QByteArray(7, '\0') + header + "x");
        foreign.close();
        QCOMPARE(types.mimeTypeForFile(foreign.fileName()).name(), QString("application/x-safetensors"));
        QDir(share + "/mime").removeRecursively();
    }

    // Without a PATH to it, a home folder or anything from this build: only the unpacked files.
    void the_tgz_runs_where_it_was_unpacked() {
        const QString result = folder_.filePath("result.jpg");
        QVERIFY(QFile::link(unpacked_ + "/bin/deweather", folder_.filePath("by-link")));
        for (const auto& program : {unpacked_ + "/bin/deweather", folder_.filePath("by-link")}) {
            const auto ran = run(program,
                                 {"restore", unpacked_ + "/share/deweather/samples/snow-dogs.jpg", "-o", result,
                                  "--overwrite", "--json"},
                                 bare_environment(), "/");
            QVERIFY2(ran.status == 0, qPrintable(ran.output));
            QCOMPARE(QImage(result).size(), QSize(1024, 768));
        }
        const auto models = run(unpacked_ + "/bin/deweather", {"models", "--json"}, bare_environment(), "/").output;
        QVERIFY2(models.contains("odd'/" + QFileInfo(unpacked_).fileName() +
                                 "/share/deweather/models/mofme-compact.safetensors") &&
                     !models.contains("resources/models"),
                 qPrintable(models));
        QVERIFY(run(unpacked_ + "/bin/deweather", {"train", "--help"}, bare_environment(), "/")
                    .output.contains("mofme-compact"));

        const auto loaded =
            run("/usr/bin/env", {"LD_TRACE_LOADED_OBJECTS=1", unpacked_ + "/bin/deweather"}, bare_environment(), "/")
                .output;
        for (const char* library : {"libtorch_cpu.so", "libc10.so", "libcudart.so.13", "libcupti.so.13"})
            QVERIFY2(
                loaded.contains(QRegularExpression(QRegularExpression::escape(library) + " => .*odd'.*lib/deweather/")),
                qPrintable(loaded));
    }

    void its_window_opens_too() {
        const QString picture = folder_.filePath("window.png"), home = folder_.filePath("home");
        QVERIFY(QDir().mkpath(home));
        const auto ran =
            run(unpacked_ + "/bin/deweather-studio",
                {"--screenshot", picture, unpacked_ + "/share/deweather/samples/snow-dogs.jpg"},
                bare_environment() +
                    QStringList{"HOME=" + home, "DISPLAY=" + qEnvironmentVariable("DISPLAY"), "QT_QPA_PLATFORM=xcb"},
                "/");
        QVERIFY2(ran.status == 0, qPrintable(ran.output));
        QVERIFY(QImage(picture).width() > 1000);
    }

    void debian_has_nothing_against_it() {
        if (!have("lintian")) QSKIP("lintian is not installed");
        QStringList complaints;
        for (const auto& line : run("lintian", {"--fail-on", "none", deb_}).output.split('\n'))
            // The maintainer is set by whoever builds the package, see installer/packages.cmake; and this one is not
            // compressed, to save time.
            if (line.startsWith("E:") && !line.contains("bogus-mail-host") &&
                !line.contains("uses-no-compression-for-data-tarball"))
                complaints.append(line);
        QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join('\n')));
    }
};

QTEST_MAIN(TestPackages)
#include "test_packages.moc"
