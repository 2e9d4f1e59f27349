// Batches: selection of files, names of results, and a bad file does not stop the rest.
#include "core/restore/batch.h"

#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <fstream>
#include <functional>
#include <map>

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

    static std::vector<std::string> outputs(const restore::Plan& plan, const fs::path& base) {
        std::vector<std::string> names;
        for (const auto& job : plan.jobs) names.push_back(job.output.lexically_relative(base).string());
        return names;
    }

    static QString refusal(const std::function<void()>& work) {
        try {
            work();
        } catch (const Error& error) {
            return error.what();
        }
        return "accepted";
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
        picture("in/b_restored.png");
        picture("in/deep/c.png");
        QFile(QString::fromStdString(path("in/notes.txt").string())).open(QIODevice::WriteOnly);
        using Names = std::vector<std::string>;

        QCOMPARE(restore::plan_jobs({path("a.png")}, path("x.jpg"), {}).jobs.front().output, path("x.jpg"));
        QCOMPARE(outputs(restore::plan_jobs({path("a.png")}, {}, {}), path("")), (Names{"a_restored.png"}));
        QCOMPARE(outputs(restore::plan_jobs({path("a.png"), path("in")}, path("out"), {}), path("out")),
                 (Names{"a_restored.png", "B2_restored.JPG", "b_restored.png"}));
        QVERIFY(fs::is_directory(path("out")));
        QCOMPARE(outputs(restore::plan_jobs({path("in")}, path("out"), {.recursive = true}), path("out")),
                 (Names{"B2_restored.JPG", "b_restored.png", "deep/c_restored.png"}));
    }

    // A GIF, or a file whose name says nothing, becomes a video where the result's name asks for one.
    void the_result_says_what_it_is_to_be() {
        picture("a.png");
        for (const char* name : {"moving.gif", "recording", "clip.bin", "clip.mp4"}) std::ofstream(path(name)) << "x";
        for (const char* name : {"moving.gif", "recording", "clip.bin", "clip.mp4"})
            QVERIFY(restore::plan_jobs({path(name)}, path("x.mp4"), {}).jobs.front().video);
        for (const char* name : {"moving.gif", "recording", "a.png"})
            QVERIFY(!restore::plan_jobs({path(name)}, path("x.png"), {}).jobs.front().video);
        QVERIFY_EXCEPTION_THROWN(restore::plan_jobs({path("a.png")}, path("x.mp4"), {}), Error);
        QVERIFY_EXCEPTION_THROWN(restore::plan_jobs({path("clip.mp4")}, path("x.png"), {}), Error);
    }

    void what_cannot_be_planned() {
        picture("a.png");
        fs::create_directories(path("other"));
        picture("other/a.png");
        fs::create_directories(path("empty"));
        QVERIFY_EXCEPTION_THROWN(restore::plan_jobs({path("a.png")}, path("x.gif"), {}), Error);
        QVERIFY_EXCEPTION_THROWN(restore::plan_jobs({path("a.png"), path("other")}, path("missing/out"), {}), Error);
        QVERIFY_EXCEPTION_THROWN(restore::plan_jobs({path("a.png"), path("other/a.png")}, path("out"), {}), Error);
        QVERIFY_EXCEPTION_THROWN(restore::plan_jobs({path("empty")}, path("new"), {}), Error);
        QVERIFY(!fs::exists(path("new")));
        QVERIFY_EXCEPTION_THROWN(restore::plan_jobs({path("other")}, path("a.png"), {}), Error);
    }

    void results_of_earlier_runs_are_no_inputs() {
        fs::create_directories(path("in/deep"));
        for (const char* name : {"one.jpg", "one_restored.jpg", "one_compare.png", "two.png", "two_labels.png",
                                 "two_overlay.png", "deep/three.png", "deep/three_restored_restored.png",
                                 "deep/three_restored.png", "lone_restored.png", "_restored.png"})
            picture("in/" + std::string(name));
        std::ofstream(path("in/clip.avi")) << "x";
        std::ofstream(path("in/clip_restored.mkv")) << "x";
        const auto plan = restore::plan_jobs({path("in")}, path("out"), {.recursive = true});
        std::vector<std::string> inputs, left;
        for (const auto& job : plan.jobs) inputs.push_back(job.input.lexically_relative(path("in")).string());
        for (const auto& file : plan.left_out) left.push_back(file.lexically_relative(path("in")).string());
        using Names = std::vector<std::string>;
        // One whose source is elsewhere is a picture like any other.
        QCOMPARE(inputs,
                 (Names{"_restored.png", "clip.avi", "deep/three.png", "lone_restored.png", "one.jpg", "two.png"}));
        QCOMPARE(left, (Names{"clip_restored.mkv", "deep/three_restored.png", "deep/three_restored_restored.png",
                              "one_compare.png", "one_restored.jpg", "two_labels.png", "two_overlay.png"}));
        // Named itself, a result is taken.
        QCOMPARE(outputs(restore::plan_jobs({path("in/one_restored.jpg")}, {}, {}), path("in")),
                 Names{"one_restored_restored.jpg"});
    }

    void no_input_is_replaced() {
        fs::create_directories(path("d"));
        for (const char* name : {"photo.png", "photo_compare.png", "other.png"}) picture("d/" + std::string(name));
        const restore::PlanOptions replace{.compare = true, .existing = Existing::kReplace};
        // A picture of another program with that name, which was left out because of it.
        QVERIFY(refusal([&] { restore::plan_jobs({path("d")}, {}, replace); }).contains("d/photo_compare.png'"));
        QVERIFY(refusal([&] { restore::plan_jobs({path("d")}, {}, replace); }).contains("does not say that"));
        // Named explicitly, it is an input, also through a link, whatever the options are.
        const std::vector<fs::path> named = {path("d/photo.png"), path("d/photo_compare.png")};
        QVERIFY(refusal([&] { restore::plan_jobs(named, {}, replace); }).contains("it is an input itself"));
        picture("d/other_restored.png");
        const std::vector<fs::path> both = {path("d/other.png"), path("d/other_restored.png")};
        QVERIFY(refusal([&] { restore::plan_jobs(both, {}, {}); }).contains("it is an input itself"));
        fs::create_symlink(path("d/other_restored.png"), path("link.png"));
        const std::vector<fs::path> linked = {path("d/other.png"), path("link.png")};
        QVERIFY(refusal([&] { restore::plan_jobs(linked, {}, {}); }).contains("link.png"));
        fs::create_symlink(path("d"), path("same"));
        QVERIFY(refusal([&] {
                    restore::plan_jobs({path("d/photo.png")}, path("same/photo.png"), replace);
                }).contains("it is an input itself"));
        // This program's own results are replaced on request.
        fs::remove(path("d/photo_compare.png"));
        fs::remove(path("d/other_restored.png"));
        restore::BatchOptions options;
        options.compare = true;
        Progress progress;
        const auto done = [](auto&, auto, auto) {};
        QCOMPARE(restore::run_batch(*restorer_, restore::plan_jobs({path("d")}, {}, {.compare = true}).jobs, options,
                                    progress, done),
                 0);
        const auto again = restore::plan_jobs({path("d")}, {}, replace);
        QCOMPARE(again.jobs.size(), std::size_t{2});
        QCOMPARE(again.left_out.size(), std::size_t{4});
    }

    void names_that_are_too_long_are_known_before_work() {
        fs::create_directories(path("in"));
        picture("in/c.png");
        const std::string fits(242, 'b'), beyond(246, 'a');  // "_restored.png" has 13
        std::string wide;
        for (int i = 0; i < 122; ++i) wide += "ü";
        for (const auto& stem : {fits, beyond, wide}) picture("in/" + stem + ".png");
        std::map<std::string, restore::FileResult> results;
        Progress progress;
        const auto plan = restore::plan_jobs({path("in")}, path("out"), {});
        QCOMPARE(restore::run_batch(
                     *restorer_, plan.jobs, {}, progress,
                     [&](restore::FileResult& file, auto, auto) { results[file.job.input.stem().string()] = file; }),
                 2);
        QVERIFY(results.at("c").error.empty() && results.at(fits).error.empty());
        QVERIFY(fs::exists(path("out/" + fits + "_restored.png")));
        for (const auto& stem : {beyond, wide}) {
            QVERIFY(results.at(stem).error.find("its name would have 25") != std::string::npos);
            QCOMPARE(results.at(stem).width, 0);  // it was not even read
        }
        // A comparison's name may be too long where the result's was chosen.
        restore::BatchOptions options;
        options.compare = true;
        const auto one = restore::plan_jobs({path("in/" + beyond + ".png")}, path("out/short.png"), {.compare = true});
        QCOMPARE(restore::run_batch(*restorer_, one.jobs, options, progress, [](auto&, auto, auto) {}), 1);
        QVERIFY(!fs::exists(path("out/short.png")));
    }

    void names_with_dots() {
        for (const char* name : {"v1.0.png", "v1.1.png"}) picture(name);
        const std::vector<fs::path> one = {path("v1.0.png")}, two = {path("v1.0.png"), path("v1.1.png")};
        using Names = std::vector<std::string>;
        QCOMPARE(outputs(restore::plan_jobs(two, path("both.2024-10-01"), {}), path("both.2024-10-01")),
                 (Names{"v1.0_restored.png", "v1.1_restored.png"}));
        // One file: it may have been meant as the result's name.
        const auto said = refusal([&] { restore::plan_jobs(one, path("results.2024-10-01"), {}); });
        QVERIFY2(said.contains("for a folder of that name write") && said.contains("results.2024-10-01/'"),
                 qPrintable(said));
        QCOMPARE(outputs(restore::plan_jobs(one, path("results.2024-10-01/"), {}), path("results.2024-10-01")),
                 Names{"v1.0_restored.png"});
        std::ofstream(path("clip.mp4")) << "x";
        QVERIFY(
            refusal([&] { restore::plan_jobs({path("clip.mp4")}, path("clips.2024"), {}); }).contains("clips.2024/'"));
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
        const auto jobs = restore::plan_jobs({path("in")}, path("out"), {}).jobs;
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
        // Dated an hour ago, so that a rewritten file is detected even if the file system's clock is coarse.
        fs::last_write_time(path("a_restored.png"), fs::file_time_type::clock::now() - std::chrono::hours(1));
        const auto before = fs::last_write_time(path("a_restored.png"));
        Progress progress;
        const auto jobs = restore::plan_jobs({path("a.png")}, {}, {}).jobs;
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
        const auto jobs = restore::plan_jobs({path("a.png")}, path("out"), {}).jobs;
        QVERIFY_EXCEPTION_THROWN(restore::run_batch(*restorer_, jobs, {}, progress, [](auto&, auto, auto) {}),
                                 Cancelled);
        QVERIFY(fs::is_empty(path("out")));
    }
};

QTEST_GUILESS_MAIN(TestBatch)
#include "test_batch.moc"
