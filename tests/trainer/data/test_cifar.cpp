// CIFAR-10's files, byte by byte, and damaged ones.
#include "trainer/data/cifar.h"

#include <torch/types.h>

#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "tests/trainer/generated_cifar.h"

using namespace deweather;
using namespace deweather::trainer;

namespace {

QString failure(const QString& folder, CifarPart part) {
    try {
        (void)read_cifar10(folder.toStdString(), part);
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace

class TestCifar : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void pixels_and_labels_are_those_of_the_files() {
        const QTemporaryDir folder;
        write_cifar(folder.path(), 12, 0);
        const auto train = read_cifar10(folder.path().toStdString(), CifarPart::kTrain);
        QCOMPARE(train.pictures.sizes(), at::IntArrayRef({60, 3, 32, 32}));
        const auto test = read_cifar10(folder.path().toStdString(), CifarPart::kTest);
        QCOMPARE(test.labels.size(0), int64_t{12});
        for (const auto& [picture, channel, row, column] : {std::array{0, 0, 0, 0}, {11, 2, 31, 4}, {7, 1, 3, 30}}) {
            const int label = picture % 10;
            QCOMPARE(test.labels[picture].item<int>(), label);
            QCOMPARE(test.pictures[picture][channel][row][column].item<int>(),
                     cifar_level(label, channel, row, column));
        }
    }

    void damage_is_named() {
        const QTemporaryDir folder;
        QVERIFY(failure(folder.path(), CifarPart::kTest).contains("test_batch.bin"));
        write_cifar(folder.path(), 3);
        QCOMPARE(failure(folder.path(), CifarPart::kTrain), QString());

        const auto third = folder.filePath("data_batch_3.bin");
        write_file(third, cifar_records(3, 1, 0).chopped(1));
        QVERIFY(failure(folder.path(), CifarPart::kTrain).contains("no whole number of records"));
        write_file(third, {});
        QVERIFY(failure(folder.path(), CifarPart::kTrain).contains("data_batch_3.bin"));
        auto strange = cifar_records(2, 1, 0);
        strange[3073] = 10;
        write_file(third, strange);
        QVERIFY(failure(folder.path(), CifarPart::kTrain).contains("the label 10"));
        QFile::remove(third);
        QVERIFY(failure(folder.path(), CifarPart::kTrain).contains("data_batch_3.bin"));
    }
};

QTEST_GUILESS_MAIN(TestCifar)
#include "test_cifar.moc"
