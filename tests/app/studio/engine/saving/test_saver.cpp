// The saver alone: it writes what is there, waits for what is not, and keeps files that exist.
#include "app/studio/engine/saving/saver.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/round.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "app/studio/engine/pictures/picture_reader.h"
#include "app/studio/engine/pictures/picture_store.h"
#include "core/media/image_io.h"
#include "tests/app/studio/engine/heard.h"
#include "tests/app/studio/engine/small_inputs.h"

using namespace deweather;
using namespace deweather::studio;

class TestSaver : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    QThreadPool pool_;
    std::unique_ptr<PictureReader> pictures_;
    std::unique_ptr<Saver> saver_;
    std::optional<at::Tensor> there_;  // the answer to a wanted result
    std::mutex mutex_;
    QStringList wanted_;
    std::atomic<int> written_ = 0;

    QStringList wanted() {
        const std::lock_guard lock(mutex_);
        return wanted_;
    }

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        pictures_ = std::make_unique<PictureReader>(pool_);
        pictures_->add(1, pattern_picture(folder_->filePath("a.png"), 30, 20));
        there_ = at::Tensor();
        wanted_.clear();
        written_ = 0;
        saver_ = std::make_unique<Saver>(
            *pictures_,
            Saver::Listener{.wanted =
                                [this](int picture, const std::string& model) {
                                    const std::lock_guard lock(mutex_);
                                    wanted_.append(QString("%1 %2").arg(picture).arg(model.c_str()));
                                    return there_ ? std::make_shared<const PictureResult>(PictureResult{.rgb = *there_})
                                                  : nullptr;
                                },
                            .written = [this] { ++written_; }});
    }
    void cleanup() {
        saver_.reset();
        pictures_.reset();
    }

    void what_is_there_is_written_at_its_strength() {
        there_ = at::full({3, 20, 30}, 1.0);
        Heard saved(saver_.get(), &Saver::saved);
        const auto path = folder_->filePath("out.png");
        saver_->save({.picture = 1, .model = "a", .path = path}, 0.5);
        QTRY_COMPARE(saved.size(), 1);
        QCOMPARE(saved[0][1].toString(), path);
        QCOMPARE(wanted(), QStringList{"1 a"});
        QTRY_COMPARE(written_.load(), 1);
        // Half of the way from the input to white.
        const auto input = media::read_image(folder_->filePath("a.png").toStdString(), {}).rgb;
        const auto output = media::read_image(path.toStdString(), {}).rgb;
        QVERIFY(((input + 1) / 2 - output).abs().max().item<double>() < 0.51 / 255);
    }

    void what_is_not_there_waits_for_its_result() {
        Heard saved(saver_.get(), &Saver::saved);
        saver_->save({.picture = 1, .model = "a", .path = folder_->filePath("out.png")}, 1);
        QTRY_COMPARE(wanted().size(), 1);
        QTest::qWait(30);
        saver_->result_made(1, "b", {.rgb = at::full({3, 20, 30}, 0.0)});
        QTest::qWait(30);
        QCOMPARE(saved.size(), 0);
        saver_->result_made(1, "a", {.rgb = at::full({3, 20, 30}, 0.5)});
        QTRY_COMPARE(saved.size(), 1);
        QVERIFY(qAbs(qGray(QImage(folder_->filePath("out.png")).pixel(3, 3)) - 127.5) < 1);
    }

    void a_result_that_fails_fails_the_save_and_what_is_dropped_is_forgotten() {
        Heard saved(saver_.get(), &Saver::saved), failed(saver_.get(), &Saver::save_failed);
        saver_->save({.picture = 1, .model = "a", .path = folder_->filePath("a-out.png")}, 1);
        saver_->save({.picture = 1, .model = "b", .path = folder_->filePath("b-out.png")}, 1);
        QTRY_COMPARE(wanted().size(), 2);
        saver_->result_failed(1, "a", "no memory");
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][1].toString(), folder_->filePath("a-out.png"));
        QCOMPARE(failed[0][2].toString(), "no memory");
        saver_->drop({1});
        saver_->result_failed(1, {}, "unreadable");
        saver_->result_made(1, "b", {.rgb = at::full({3, 20, 30}, 0.5)});
        QTest::qWait(30);
        QCOMPARE(failed.size(), 1);
        QCOMPARE(saved.size(), 0);
    }

    void a_file_that_exists_is_kept_before_any_work_is_done() {
        Heard failed(saver_.get(), &Saver::save_failed), saved(saver_.get(), &Saver::saved);
        const auto path = folder_->filePath("a.png");
        saver_->save({.picture = 1, .model = "a", .path = path}, 1);
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(failed[0][3].toBool());
        QVERIFY(wanted().isEmpty());
        there_ = at::full({3, 20, 30}, 0.5);
        saver_->save({.picture = 1, .model = "a", .path = path, .overwrite = true}, 1);
        QTRY_COMPARE(saved.size(), 1);
    }

    void a_closed_picture_is_not_saved() {
        there_ = std::nullopt;
        Heard failed(saver_.get(), &Saver::save_failed), saved(saver_.get(), &Saver::saved);
        saver_->save({.picture = 7, .model = "a", .path = folder_->filePath("out.png")}, 1);
        QTRY_COMPARE(wanted().size(), 1);
        saver_->result_made(7, "a", {.rgb = at::full({3, 20, 30}, 0.5)});
        QTest::qWait(30);
        QCOMPARE(failed.size() + saved.size(), 0);
    }

    void comparisons() {
        Heard saved(saver_.get(), &Saver::comparison_saved), failed(saver_.get(), &Saver::comparison_failed);
        QImage white(40, 30, QImage::Format_RGB32);
        white.fill(Qt::white);
        const auto path = folder_->filePath("new/sheet.png");
        saver_->save_comparison({.picture = 1, .path = path}, {{"a", white}, {"b", white}});
        QTRY_COMPARE(failed.size(), 1);
        saver_->save_comparison({.picture = 1, .path = path, .make_folder = true}, {{"a", white}, {"b", white}});
        QTRY_COMPARE(saved.size(), 1);
        QVERIFY(QImage(path).width() >= 40);
    }
};

QTEST_MAIN(TestSaver)
#include "test_saver.moc"
