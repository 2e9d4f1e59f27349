// The networks in memory: one for each file, whoever uses it; a lost device is handled once.
#include "app/studio/engine/device/model_pool.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/rand.h>
#include <torch/types.h>

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>
#include <fstream>
#include <thread>

#include "core/checkpoint/model_library.h"
#include "core/models/registry.h"

using namespace deweather;
using namespace deweather::studio;

class TestModelPool : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;

    std::string small_model(const char* name, uint64_t seed = 3) const {
        at::manual_seed(seed);
        const auto network = models::create(
            "mofme-compact", {{"half_channels", 4}, {"quarter_channels", 4}, {"dim", 6}, {"heads", 2}, {"experts", 3}});
        const at::NoGradGuard no_grad;
        network->named_parameters()["head.weight"].mul_(0.1);
        const auto file = folder_->filePath(name).toStdString();
        checkpoint::save_model(*network, {}, file, at::kFloat, Existing::kReplace);
        return file;
    }

    // Resident memory of this process, in MiB.
    static double resident() {
        std::ifstream file("/proc/self/statm");
        int64_t size = 0, pages = 0;
        file >> size >> pages;
        return static_cast<double>(pages) * 4096 / (1 << 20);
    }

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void two_users_of_one_file_get_one_network() {
        DeviceQueue queue;
        ModelPool pool("cpu", queue);
        const auto file = small_model("a.safetensors");
        const auto first = pool.get(file);
        QCOMPARE(pool.get(file).get(), first.get());
        // By another name of the same file.
        const auto link = folder_->filePath("link.safetensors");
        QVERIFY(QFile::link(QString::fromStdString(file), link));
        QCOMPARE(pool.get(link.toStdString()).get(), first.get());
        QCOMPARE(pool.loads(), 1);
        auto one = first->restorer(Lane::kShown), other = first->restorer(Lane::kExport);
        QCOMPARE(&one.network(), &other.network());
        // A copy for work that changes it.
        const auto own = pool.get_unshared(file);
        QVERIFY(&own->model() != &first->model());
        QCOMPARE(pool.loads(), 2);
        QVERIFY(pool.get(small_model("b.safetensors")) != first);
    }

    void two_threads_that_ask_at_once_load_once() {
        DeviceQueue queue;
        ModelPool pool("cpu", queue);
        const auto file = small_model("a.safetensors");
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i) threads.emplace_back([&] { (void)pool.get(file); });
        }
        QCOMPARE(pool.loads(), 1);
    }

    void its_restorer_gives_the_bytes_of_any_other() {
        DeviceQueue queue;
        ModelPool pool("cpu", queue);
        const auto file = small_model("a.safetensors");
        media::Image picture;
        picture.rgb = at::rand({3, 70, 90});
        Progress progress;
        restore::Restorer alone(checkpoint::load_model(file), c10::Device(c10::kCPU));
        const auto expected = alone.restore(picture, {}, progress).image.rgb;
        const auto model = pool.get(file);
        QVERIFY(at::equal(model->restorer(Lane::kShown).restore(picture, {}, progress).image.rgb, expected));
        bool in_turn = false;
        queue.run(Lane::kShown, progress, [&](Progress& turn) {
            in_turn = at::equal(model->restorer_in_turn().restore(picture, {}, turn).image.rgb, expected);
        });
        QVERIFY(in_turn);
    }

    void a_file_that_is_replaced_or_gone() {
        DeviceQueue queue;
        ModelPool pool("cpu", queue);
        const auto file = small_model("a.safetensors");
        const auto first = pool.get(file);
        std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) - std::chrono::hours(1));
        const auto second = pool.get(file);
        QVERIFY(second != first);
        QCOMPARE(pool.get(file), second);
        QVERIFY(std::filesystem::remove(file));
        QCOMPARE(pool.get(file), second);
        QVERIFY_EXCEPTION_THROWN(pool.get(folder_->filePath("none.safetensors").toStdString()), std::exception);
    }

    void only_the_last_ones_stay_without_a_user() {
        DeviceQueue queue;
        ModelPool pool("cpu", queue);
        std::vector<std::string> files;
        for (std::size_t i = 0; i <= ModelPool::kKept; ++i)
            files.push_back(small_model(("m" + std::to_string(i) + ".safetensors").c_str()));
        const auto used = pool.get(files[1]);
        for (const auto& file : files) (void)pool.get(file);
        QVERIFY(!pool.has(files[0]));
        for (std::size_t i = 1; i < files.size(); ++i) QVERIFY(pool.has(files[i]));
        pool.make_room();
        QVERIFY(pool.has(files.back()) && pool.has(files[1]) && !pool.has(files[2]));
        QCOMPARE(pool.get(files[1]), used);
    }

    void a_lost_device_is_handled_once() {
        DeviceQueue queue;
        ModelPool pool("auto", queue);
        QSignalSpy lost(&pool, &ModelPool::device_lost);
        const auto file = small_model("a.safetensors");
        const auto before = pool.get(file);
        const std::runtime_error usual("no such file"), gone("CUDA error: unspecified launch failure\nand more");
        QVERIFY(!pool.fall_back_from(before->asked_device(), usual));
        QCOMPARE(pool.device(), "auto");
        // Two users hear of it, one after the other.
        QVERIFY(pool.fall_back_from(before->asked_device(), gone));
        QVERIFY(pool.fall_back_from(before->asked_device(), gone));
        QCOMPARE(lost.size(), 1);
        QCOMPARE(lost.first().first().toString(), "CUDA error: unspecified launch failure");
        QCOMPARE(pool.device(), "cpu");
        const auto after = pool.get(file);
        QVERIFY(after != before && after->asked_device() == "cpu");
        // After the processor there is nothing left.
        QVERIFY(!pool.fall_back_from(after->asked_device(), gone));
    }

    // What Restore, Inspect and a clip export take together: once the network's size, where each had its own before.
    void memory_of_three_users() {
        const auto measured = [](const auto& users) {
            const double before = resident();
            const auto kept = users();
            return resident() - before;
        };
        const std::string name = "mofme-compact";
        (void)checkpoint::load_model(checkpoint::find_model(name));  // libraries and buffers that stay
        DeviceQueue queue;
        ModelPool pool("cpu", queue);
        const double shared = measured([&] { return std::vector{pool.get(name), pool.get(name), pool.get(name)}; });
        const double own = measured([&] {
            return std::vector{pool.get_unshared(name), pool.get_unshared(name), pool.get_unshared(name)};
        });
        qInfo("shared %.1f MiB, each its own %.1f MiB", shared, own);
        QCOMPARE(pool.loads(), 4);
    }
};

QTEST_GUILESS_MAIN(TestModelPool)
#include "test_model_pool.moc"
