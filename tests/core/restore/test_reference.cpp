// Finding the reference of an input.
#include "core/restore/reference.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace deweather;

class TestReference : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::filesystem::path made(const QString& name) const {
        const QString path = folder_.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
        return path.toStdString();
    }
    std::optional<std::filesystem::path> found(const char* input, const char* place) const {
        return restore::reference_of(input, folder_.filePath(place).toStdString());
    }

  private Q_SLOTS:
    void by_name_stem_and_folder() {
        const auto same = made("clean/a.jpg"), stem = made("clean/b.png"), deep = made("clean/day/c.jpg");
        made("clean/d.txt");
        QCOMPARE(found("rain/a.jpg", "clean"), std::optional(same));
        QCOMPARE(found("rain/b.jpg", "clean"), std::optional(stem));
        QCOMPARE(found("rain/day/c.jpg", "clean"), std::optional(deep));
        QCOMPARE(found("/any/where/a.jpg", "clean/b.png"), std::optional(stem));
        QVERIFY(!found("rain/d.jpg", "clean").has_value());
        QVERIFY(!found("rain/a.jpg", "nowhere").has_value());
    }
};

QTEST_GUILESS_MAIN(TestReference)
#include "test_reference.moc"
