// Export settings: names, formats, and plans that would lose something.
#include "app/studio/engine/saving/export_settings.h"

#include <QFile>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include "app/studio/engine/saving/comparison_picture.h"

using namespace deweather::studio;

class TestExportSettings : public QObject {
    Q_OBJECT

    static QStringList paths(const ExportPlan& plan) {
        QStringList paths;
        for (const auto& save : plan.saves) paths.append(save.path);
        return paths;
    }

  private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName("DeweatherTest");
        QCoreApplication::setApplicationName("test_export_settings");
        QSettings().clear();
    }

    void beside_or_into_a_folder() {
        const QList<ExportPicture> pictures = {{.id = 3, .path = "/in/a.jpg"}, {.id = 5, .path = "/in/b.tiff"}};
        ExportSettings settings;
        QCOMPARE(paths(plan_export(settings, pictures, {"m"})),
                 (QStringList{"/in/a_restored.jpg", "/in/b_restored.tiff"}));
        settings.folder = "/out";
        settings.format = "png";
        settings.pattern = "{n}_{stem}_{model}";
        settings.quality = 80;
        const auto plan = plan_export(settings, pictures, {"m", "/x/other.safetensors"});
        QCOMPARE(paths(plan),
                 (QStringList{"/out/1_a_m.png", "/out/1_a_other.png", "/out/2_b_m.png", "/out/2_b_other.png"}));
        QCOMPARE(plan.saves[1].model, "/x/other.safetensors");
        QCOMPARE(plan.saves[3].picture, 5);
        QCOMPARE(plan.saves[0].quality, 80);
        QVERIFY(plan.saves[0].make_folder);
    }

    void existing_files_are_numbered_or_skipped() {
        const QTemporaryDir folder;
        const auto touch = [&](const char* name) { QFile(folder.filePath(name)).open(QIODevice::WriteOnly); };
        for (const char* name : {"a_restored.jpg", "a_restored-2.jpg"}) touch(name);
        const QList<ExportPicture> pictures = {{.id = 1, .path = folder.filePath("a.jpg")},
                                               {.id = 2, .path = folder.filePath("b.jpg")}};
        ExportSettings settings;
        settings.existing = ExportSettings::Existing::kNumber;
        QCOMPARE(paths(plan_export(settings, pictures, {"m"})),
                 (QStringList{folder.filePath("a_restored-3.jpg"), folder.filePath("b_restored.jpg")}));
        settings.existing = ExportSettings::Existing::kSkip;
        const auto plan = plan_export(settings, pictures, {"m"});
        QCOMPARE(paths(plan), QStringList{folder.filePath("b_restored.jpg")});
        QCOMPARE(plan.skipped, 1);
        settings.existing = ExportSettings::Existing::kKeep;
        QCOMPARE(plan_export(settings, pictures, {"m"}).saves.size(), 2);
        // A number is remembered, replacing is not.
        settings.existing = ExportSettings::Existing::kNumber;
        settings.store();
        QVERIFY(ExportSettings::load().existing == ExportSettings::Existing::kNumber);
        QSettings().clear();
    }

    void nothing_is_planned_that_would_lose_something() {
        ExportSettings settings;
        settings.folder = "/out";
        const QList<ExportPicture> pictures = {{.id = 1, .path = "/in/a.jpg"}, {.id = 2, .path = "/other/a.jpg"}};
        QVERIFY(plan_export(settings, pictures, {"m"}).problem.contains("/other/a.jpg"));
        QVERIFY(plan_export(settings, pictures.mid(0, 1), {"m", "n"}).problem.contains("{model}"));
        settings.folder.clear();
        QVERIFY(plan_export(settings, pictures, {"m"}).problem.isEmpty());
        settings.pattern = "{stem}";
        QVERIFY(plan_export(settings, pictures, {"m"}).problem.contains("its own result"));
        settings.pattern = "{nonsense}";
        QVERIFY(plan_export(settings, pictures, {"m"}).problem.contains("{nonsense}"));
        QVERIFY(plan_export(settings, pictures, {"m"}).saves.isEmpty());
    }

    void settings_come_back_but_for_replacing() {
        const ExportSettings settings{.pattern = "{n}_{stem}",
                                      .folder = "/out",
                                      .format = "webp",
                                      .quality = 70,
                                      .existing = ExportSettings::Existing::kReplace,
                                      .keep_metadata = false};
        settings.store();
        auto loaded = ExportSettings::load();
        QCOMPARE(loaded.pattern, settings.pattern);
        QCOMPARE(loaded.folder, settings.folder);
        QCOMPARE(loaded.format, settings.format);
        QCOMPARE(loaded.quality, settings.quality);
        QVERIFY(!loaded.keep_metadata && loaded.existing == ExportSettings::Existing::kKeep);
    }

    void the_comparison_has_every_picture_and_a_label() {
        QList<LabelledPicture> pictures;
        for (const auto colour : {Qt::red, Qt::green, Qt::blue}) {
            QImage image(300, 200, QImage::Format_RGB32);
            image.fill(colour);
            pictures.append({.label = "name", .image = image});
        }
        const auto sheet = comparison_picture(pictures);
        int counts[3] = {0, 0, 0}, dark = 0;
        for (int y = 0; y < sheet.height(); ++y)
            for (int x = 0; x < sheet.width(); ++x) {
                const QRgb pixel = sheet.pixel(x, y);
                counts[0] += pixel == 0xffff0000, counts[1] += pixel == 0xff00ff00, counts[2] += pixel == 0xff0000ff;
                dark += qGray(pixel) < 60 && pixel != 0xff0000ff;
            }
        for (const int count : counts) QCOMPARE(count, 300 * 200);
        QVERIFY(dark > 50);
    }
};

QTEST_MAIN(TestExportSettings)
#include "test_export_settings.moc"
