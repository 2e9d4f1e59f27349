// Scores of labels against an independent count by tensor operations.
#include <torch/types.h>

#include <QtTest>

#include "core/base/error.h"
#include "core/segment/confusion.h"
#include "core/segment/label_set.h"

using namespace deweather;
using segment::Confusion;
using segment::kVoid;

class TestConfusion : public QObject {
    Q_OBJECT

    static at::Tensor map(std::initializer_list<int> values) {
        return at::tensor(std::vector<int>(values)).to(at::kByte).unsqueeze(0);
    }

    static bool near(const std::optional<double>& a, double b) { return a && std::abs(*a - b) < 1e-12; }

  private Q_SLOTS:
    // Computes each score from masks by its definition, on several pictures' maps.
    void random_maps_agree_with_masks() {
        at::manual_seed(3);
        constexpr int64_t kClasses = 7;
        Confusion confusion(kClasses);
        std::vector<at::Tensor> all_found, all_true;
        for (int picture = 0; picture < 4; ++picture) {
            // Class 5 is never true, class 6 neither true nor found.
            auto found = at::randint(0, kClasses - 1, {31, 17 + picture}).to(at::kByte);
            auto truth = at::randint(0, kClasses - 2, {31, 17 + picture}).to(at::kByte);
            truth.masked_fill_(at::rand(truth.sizes()) < 0.2, kVoid);
            confusion.add(found, truth);
            all_found.push_back(found.flatten());
            all_true.push_back(truth.flatten());
        }
        const auto found = at::cat(all_found), truth = at::cat(all_true), counts = truth.ne(kVoid);
        const auto scores = confusion.scores();
        double iou_sum = 0, accuracy_sum = 0;
        for (int64_t label = 0; label < kClasses; ++label) {
            const auto index = static_cast<std::size_t>(label);
            const auto is = truth.eq(label), says = found.eq(label).logical_and(counts);
            const auto both = is.logical_and(says).sum().item<double>();
            const auto either = is.logical_or(says).sum().item<double>(), truly = is.sum().item<double>();
            if (label == 6) {
                QVERIFY(!scores.iou[index] && !scores.accuracy[index]);
                continue;
            }
            QVERIFY(near(scores.iou[index], both / either));
            iou_sum += both / either;
            if (label == 5) {
                QVERIFY(!scores.accuracy[index] && *scores.iou[index] == 0);
                continue;
            }
            QVERIFY(near(scores.accuracy[index], both / truly));
            accuracy_sum += both / truly;
        }
        QVERIFY(near(scores.miou, iou_sum / 6));
        QVERIFY(near(scores.macc, accuracy_sum / 5));
        const auto right = found.eq(truth).logical_and(counts).sum().item<double>() / counts.sum().item<double>();
        QVERIFY(near(scores.pixels, right));
    }

    void worked_by_hand() {
        Confusion confusion(2);
        confusion.add(map({0, 0, 1, 1, 0}), map({0, 1, 1, 1, kVoid}));
        QCOMPARE(confusion.count(1, 0), 1);
        QCOMPARE(confusion.count(1, 1), 2);
        const auto scores = confusion.scores();
        QVERIFY(near(scores.iou[0], 0.5) && near(scores.iou[1], 2.0 / 3));
        QVERIFY(near(scores.accuracy[0], 1) && near(scores.accuracy[1], 2.0 / 3));
        QVERIFY(near(scores.miou, 7.0 / 12) && near(scores.macc, 5.0 / 6) && near(scores.pixels, 0.75));
    }

    void parts_add_up() {
        Confusion whole(2), first(2), second(2);
        whole.add(map({0, 1}), map({0, 0}));
        whole.add(map({1, 1}), map({0, 1}));
        first.add(map({0, 1}), map({0, 0}));
        second.add(map({1, 1}), map({0, 1}));
        first.add(second);
        QCOMPARE(*first.scores().miou, *whole.scores().miou);
        QCOMPARE(first.count(0, 1), 2);
        QVERIFY_THROWS_EXCEPTION(Error, first.add(Confusion(3)));
    }

    void nothing_scored_has_no_scores() {
        Confusion confusion(2);
        confusion.add(map({0, 1}), map({kVoid, kVoid}));
        const auto scores = confusion.scores();
        QVERIFY(!scores.miou && !scores.macc && !scores.pixels);
    }

    void what_does_not_fit_is_said_in_a_line() {
        Confusion confusion(2);
        const auto said = [&](const at::Tensor& found, const at::Tensor& truth) {
            try {
                confusion.add(found, truth);
            } catch (const Error& error) {
                return QString(error.what());
            }
            return QString();
        };
        const auto sizes = said(map({0, 1}), map({0, 1, 1}));
        QVERIFY2(sizes.contains("2 x 1") && sizes.contains("3 x 1") && !sizes.contains('\n'), qPrintable(sizes));
        QVERIFY(said(map({0, 1}), map({0, 7})).contains("label 7"));
        QVERIFY(said(map({0, 9}), map({0, 1})).contains("label 9"));
        // A failed call must not have counted partially.
        QVERIFY(!confusion.scores().pixels);
    }
};

QTEST_GUILESS_MAIN(TestConfusion)
#include "test_confusion.moc"
