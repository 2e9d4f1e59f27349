// The summary at the end of saves: one by its name, many by their number, and what was there already all at once.
#include "app/studio/restore/save_summary.h"

#include <QtTest>

#include "app/studio/shell/language.h"

using namespace deweather::studio;

class TestSaveSummary : public QObject {
    Q_OBJECT

    std::unique_ptr<SaveSummary> summary_;
    QStringList said_;
    QList<QStringList> conflicts_;  // paths, with the text first

    static SaveRequest to(int id, const QString& path) { return {.picture = id, .model = "m", .path = path}; }

  private Q_SLOTS:
    void init() {
        use_language("en");
        summary_ = std::make_unique<SaveSummary>();
        said_.clear();
        conflicts_.clear();
        connect(summary_.get(), &SaveSummary::said, this, [this](const QString& text) { said_.append(text); });
        connect(summary_.get(), &SaveSummary::conflicted, this,
                [this](const QString& text, const QList<SaveRequest>& requests) {
                    QStringList all{text};
                    for (const auto& request : requests) all.append(request.path);
                    conflicts_.append(all);
                });
    }

    void one_by_its_name() {
        summary_->begin(to(1, "/out/a.png"));
        QVERIFY(!summary_->is_batch());
        summary_->saved("/out/a.png");
        QCOMPARE(said_, QStringList{"Saved /out/a.png"});
        // A clip's, which was not begun here.
        summary_->saved("/out/clip.mp4");
        QCOMPARE(said_.size(), 1);
        // Refused alone it is told where it happens.
        summary_->begin(to(1, "/out/a.png"));
        summary_->refused("/out/a.png");
        QCOMPARE(said_.size(), 1);
        QVERIFY(conflicts_.isEmpty());
    }

    void many_by_their_number_and_conflicts_at_once() {
        for (int i = 0; i < 5; ++i) summary_->begin(to(i, QString::number(i)));
        QVERIFY(summary_->is_batch());
        for (const char* path : {"0", "1"}) summary_->saved(path);
        summary_->refused("2");
        summary_->failed("3");
        QVERIFY(said_.isEmpty());
        summary_->refused("4");
        QCOMPARE(said_, QStringList{"2 pictures saved, 1 not saved"});
        QCOMPARE(conflicts_, (QList<QStringList>{{"2 files exist already and are kept", "2", "4"}}));
        // The next ones are counted anew.
        summary_->begin(to(1, "9"));
        summary_->saved("9");
        QCOMPARE(said_.last(), QString("Saved 9"));
    }

    void those_of_removed_pictures_are_not_waited_for() {
        for (int i = 0; i < 3; ++i) summary_->begin(to(i, QString::number(i)));
        summary_->saved("0");
        summary_->dropped({1, 7});
        QVERIFY(said_.isEmpty());
        summary_->dropped({2});
        QCOMPARE(said_, QStringList{"1 picture saved"});
    }
};

QTEST_MAIN(TestSaveSummary)
#include "test_save_summary.moc"
