// Which files a batch takes, what it calls the results, and that a bad one does not stop the rest.
#include "core/restore/batch.h"

#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"

using namespace deweather;
namespace fs = std::filesystem;

class TestBatch : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<restore::Restorer> restorer_;

    fs::path path(const std::string& name) const { return fs::path(folder_->path().toStdString()) / name; }

    void picture(const std::string& name) const {
        media::Image image;
        image.rgb = at::rand({3, 24, 32});
        media::write_image(image, path(name), {});
    }

    static std::vector<std::string> outputs(const std::vector<restore::Job>& jobs, const fs::path& base) {
        std::vector<std::string> names;
        for (const auto& job : jobs) names.push_back(job.output.lexically_relative(base).string());
        return names;
    }

  private Q_SLOTS:
    void initTestCase() {
        restorer_ = std::make_unique<restore::Restorer>(
            checkpoint::load_model(DEWEATHER_RESOURCES "/models/mofme-compact.safetensors"), at::kCPU);
    }
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void names_of_results() {
        picture("a.png");
        fs::create_directories(path("in/deep"));
        picture("in/b.png");
        picture("in/B2.JPG");
        picture("in/old_restored.png");
        picture("in/deep/c.png");
        QFile(QString::fromStdString(path("in/notes.txt").string())).open(QIODevice::WriteOnly);
        using Names = std::vector<std::string>;

        QCOMPARE(restore::plan_jobs({path("a.png")}, path("x.jpg"), false).front().output, path("x.jpg"));
        QCOMPARE(outputs(restore::plan_jobs({path("a.png")}, {}, false), path("")), (Names{"a_restored.png"}));
        QCOMPARE(outputs(restore::plan_jobs({path("a.png"), path("in")}, path("out"), false), path("out")),
                 (Names{"a_restored.png", "B2_restored.JPG", "b_restored.png"}));
        QVERIFY(fs::is_directory(path("out")));
        QCOMPARE(outputs(restore::plan_jobs({path("in")}, path("out"), true), path("out")),
                 (Names{"B2_restored.JPG", "b_restored.png", "deep/c_restored.png"}));
    }

    void what_cannot_be_planned() {
        picture("a.png");
        fs::create_directories(path("other"));
        picture("other/a.png");
        fs::create_directories(path("empty"));
        QVERIFY_EXCEPTION_THROWN(restore::plan_jobs({path("a.png")}, path("x.gif"), false), Error);
        QVERIFY_EXCEPTION_THROWN(restore::plan_jobs({path("a.png"), path("other")}, path("missing/out"), false), Error);
        QVERIFY_EXCEPTION_THROWN(restore::plan_jobs({path("a.png"), path("other/a.png")}, path("out"), false), Error);
        QVERIFY_EXCEPTION_THROWN(restore::plan_jobs({path("empty")}, path("new"), false), Error);
        QVERIFY(!fs::exists(path("new")));
        QVERIFY_EXCEPTION_THROWN(restore::plan_jobs({path("other")}, path("a.png"), false), Error);
    }

    void a_bad_file_does_not_stop_the_rest() {
        fs::create_directories(path("in"));
        picture("in/a.png");
        picture("in/c.png");
        QFile bad(QString::fromStdString(path("in/b.png").string()));
        QVERIFY(bad.open(QIODevice::WriteOnly) && bad.write("no picture") > 0);
        bad.close();
        Progress progress;
        std::vector<std::string> errors;
        const auto jobs = restore::plan_jobs({path("in")}, path("out"), false);
        const auto failed =
            restore::run_batch(*restorer_, jobs, {}, progress,
                               [&](restore::FileResult& file, const media::Image* input, const media::Image* restored) {
                                   errors.push_back(file.error);
                                   QCOMPARE(input == nullptr, !file.error.empty());
                                   QCOMPARE(restored == nullptr, !file.error.empty());
                               });
        QCOMPARE(failed, 1);
        QCOMPARE(errors.size(), std::size_t{3});
        QVERIFY(errors[0].empty() && errors[1].find("b.png") != std::string::npos && errors[2].empty());
        QVERIFY(fs::exists(path("out/a_restored.png")) && fs::exists(path("out/c_restored.png")));
        QCOMPARE(std::distance(fs::directory_iterator(path("out")), fs::directory_iterator()), 2);
    }

    void results_that_are_there() {
        picture("a.png");
        picture("a_restored.png");
        // An hour ago, so that a rewritten file is told apart even where the file system's clock ticks slowly.
        fs::last_write_time(path("a_restored.png"), fs::file_time_type::clock::now() - std::chrono::hours(1));
        const auto before = fs::last_write_time(path("a_restored.png"));
        Progress progress;
        const auto jobs = restore::plan_jobs({path("a.png")}, {}, false);
        restore::FileResult seen;
        const auto note = [&](restore::FileResult& file, const media::Image*, const media::Image*) { seen = file; };
        QCOMPARE(restore::run_batch(*restorer_, jobs, {}, progress, note), 1);
        QVERIFY(seen.error.find("exists already") != std::string::npos);
        restore::BatchOptions options;
        options.resume = true;
        QCOMPARE(restore::run_batch(*restorer_, jobs, options, progress, note), 0);
        QVERIFY(seen.skipped);
        QVERIFY(fs::last_write_time(path("a_restored.png")) == before);
        options.resume = false;
        options.write.existing = Existing::kReplace;
        options.compare = true;
        QCOMPARE(restore::run_batch(*restorer_, jobs, options, progress, note), 0);
        QVERIFY(fs::last_write_time(path("a_restored.png")) != before);
        QCOMPARE(media::read_image(path("a_compare.png"), {}).width(), 64);
    }

    void cancelled_leaves_no_partial_file() {
        picture("a.png");
        class Stopped : public Progress {
            bool cancelled() const override { return true; }
        } progress;
        const auto jobs = restore::plan_jobs({path("a.png")}, path("out"), false);
        QVERIFY_EXCEPTION_THROWN(restore::run_batch(*restorer_, jobs, {}, progress, [](auto&, auto, auto) {}),
                                 Cancelled);
        QVERIFY(fs::is_empty(path("out")));
    }
};

QTEST_GUILESS_MAIN(TestBatch)
#include "test_batch.moc"
