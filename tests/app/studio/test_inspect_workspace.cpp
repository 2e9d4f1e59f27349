// The Inspect workspace in the real window: open, show maps, click a patch, embed, lasso, export; the numbers equal the
// command's.
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>

#include "app/studio/common/message_strip.h"
#include "app/studio/inspect/embedding_panel.h"
#include "app/studio/inspect/figures_panel.h"
#include "app/studio/inspect/inspect_workspace.h"
#include "app/studio/inspect/map_panel.h"
#include "app/studio/inspect/patch_panel.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/model_library.h"
#include "core/models/registry.h"
#include "studio_window.h"
#include "widgets/compare_canvas.h"
#include "widgets/embedding_view.h"
#include "widgets/gate_bars.h"

using namespace deweather;
using namespace deweather::studio;

class TestInspectWorkspace : public QObject {
    Q_OBJECT

    std::unique_ptr<StudioWindow> studio_;
    InspectWorkspace* inspect_ = nullptr;

    static constexpr int kPatience = 120'000;

    void wait_for_analysis(const std::function<void()>& begin) {
        QSignalSpy complete(inspect_, &InspectWorkspace::analysis_complete);
        begin();
        QVERIFY2(complete.count() > 0 || complete.wait(kPatience), qPrintable(inspect_->messages().message()));
    }
    QPushButton* button(const QString& text) const {
        for (auto* button : inspect_->figures().findChildren<QPushButton*>())
            if (button->text() == text) return button;
        return nullptr;
    }
    // The position of a token of the picture on screen in the canvas.
    QPoint place_of(int row, int column) {
        auto& canvas = inspect_->map().canvas();
        for (int y = 0; y < canvas.height(); y += 2)
            for (int x = 0; x < canvas.width(); x += 2) {
                const auto at = canvas.to_picture(QPointF(x, y));
                if (std::floor(at.x() / 8) == column && std::floor(at.y() / 8) == row) return {x + 2, y + 2};
            }
        return {};
    }

  private Q_SLOTS:
    void initTestCase() { StudioWindow::set_apart("inspect"); }

    void init() {
        studio_ = std::make_unique<StudioWindow>();
        auto inspect = std::make_unique<InspectWorkspace>(std::make_unique<InspectEngine>("cpu"));
        inspect_ = inspect.get();
        studio_->window().add_workspace(std::move(inspect));
        studio_->window().bring_forward(inspect_);
    }
    void cleanup() { studio_.reset(); }

    void the_switch_brings_it_forward() {
        QTest::keySequence(&studio_->window(), QKeySequence("Ctrl+1"));
        QCOMPARE(studio_->window().in_front(), static_cast<Workspace*>(&studio_->window().restore()));
        QTest::keySequence(&studio_->window(), QKeySequence("Ctrl+2"));
        QCOMPARE(studio_->window().in_front(), static_cast<Workspace*>(inspect_));
    }

    void pictures_are_analysed_shown_and_asked() {
        const QStringList pictures = {studio_->picture("rain/1.png"), studio_->picture("rain/2.png", 120, 80),
                                      studio_->picture("snow/3.png", 96, 96)};
        const Watchdog watchdog;
        wait_for_analysis([&] { studio_->drop(pictures); });
        QCOMPARE(inspect_->list().count(), 3);
        const auto analysis = inspect_->analysis();
        QCOMPARE(analysis->pictures.size(), std::size_t{3});
        QCOMPARE(analysis->pictures[2].weather, std::string("snow"));
        QVERIFY(inspect_->figures().names().contains("load-0"));
        QVERIFY(inspect_->figures().names().contains("specialisation"));
        QVERIFY(!inspect_->figures().names().contains("reliability"));  // no references

        // The first picture is shown with its map; a click queries a patch.
        QTRY_VERIFY_WITH_TIMEOUT(inspect_->map().maps() != nullptr, kPatience);
        const auto& maps = *inspect_->map().maps();
        QCOMPARE(maps.columns, (300 + 7) / 8);
        QTest::mouseClick(&inspect_->map().canvas(), Qt::LeftButton, {}, place_of(4, 10));
        QVERIFY2(inspect_->patch().title().contains("row 4, column 10"), qPrintable(inspect_->patch().title()));
        QCOMPARE(inspect_->patch().bars().layers().size(), maps.layers.size());
        const auto& layer = maps.layers[0];
        QCOMPARE(inspect_->patch().bars().layers()[0].gates,
                 layer.gates.mid((4 * maps.columns + 10) * layer.experts, layer.experts));
        QTRY_COMPARE_WITH_TIMEOUT(inspect_->patch().similar().count(), 24, kPatience);
        for (const auto kind : {MapKind::kGate, MapKind::kDeviation, MapKind::kEntropy, MapKind::kChange,
                                MapKind::kWeather, MapKind::kError, MapKind::kNothing, MapKind::kExpert}) {
            inspect_->map().set_kind(kind);
            QVERIFY(!inspect_->grab().isNull());
        }
        // A click on a bar shows that expert's gate weights over the picture.
        Q_EMIT inspect_->patch().bars().expert_chosen(1, 5);
        QCOMPARE(inspect_->map().kind(), MapKind::kGate);
        QCOMPARE(inspect_->map().layer(), 1);
        QCOMPARE(inspect_->map().expert(), 5);
        // Choosing a similar token shows its picture.
        auto* item = inspect_->patch().similar().item(0);
        const auto token = static_cast<std::size_t>(item->data(Qt::UserRole).toInt());
        Q_EMIT inspect_->patch().token_chosen(static_cast<int>(token));
        QTRY_COMPARE_WITH_TIMEOUT(inspect_->map().maps()->picture, analysis->tokens.picture[token], kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(
            inspect_->patch().title().contains(
                QString("row %1, column %2").arg(analysis->tokens.row[token]).arg(analysis->tokens.column[token])),
            kPatience);
        QVERIFY2(watchdog.longest_busy() < 50, qPrintable(QString("busy %1 ms").arg(watchdog.longest_busy())));
    }

    void router_outputs_are_embedded_and_selected() {
        wait_for_analysis([&] {
            studio_->drop({studio_->picture("rain/1.png"), studio_->picture("snow/2.png", 200, 160)});
        });
        auto& panel = inspect_->embedding();
        auto& plane = panel.plane(0);
        QVERIFY(!panel.plane(1).isVisibleTo(&panel));
        QSignalSpy selected(&plane, &EmbeddingPlane::tokens_selected);
        panel.start();
        QVERIFY(panel.is_running());
        QTRY_VERIFY_WITH_TIMEOUT(plane.view().count() > 0, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!panel.is_running(), kPatience);
        QCOMPARE(plane.view().count(), static_cast<int>(inspect_->analysis()->tokens.count()));
        QVERIFY2(plane.facts().contains("by chance"), qPrintable(plane.facts()));
        QCOMPARE(plane.exported("csv").count('\n'), plane.view().count() + 1);
        QVERIFY(plane.exported("svg").startsWith("<svg"));
        QCOMPARE(QImage::fromData(plane.exported("png"), "PNG").size(), plane.view().size() * 2);
        plane.view().set_selection({0, 1, 2});
        QCOMPARE(selected.count(), 1);
        QCOMPARE(selected[0][0].value<QList<int>>().size(), 3);
        // A click on a point shows its picture.
        Q_EMIT plane.view().clicked(plane.view().count() - 1);
        const auto token = inspect_->analysis()->tokens.count() - 1;
        QTRY_VERIFY_WITH_TIMEOUT(inspect_->map().maps() != nullptr &&
                                     inspect_->map().maps()->picture == inspect_->analysis()->tokens.picture[token],
                                 kPatience);
        // Stopped: the positions so far are the result.
        panel.start();
        QTRY_VERIFY_WITH_TIMEOUT(plane.facts().startsWith("Iteration"), kPatience);
        Q_EMIT panel.stop_wanted();
        QTRY_VERIFY_WITH_TIMEOUT(!panel.is_running(), 5000);
        QVERIFY(plane.facts().contains("points in"));
    }

    // The same network in lower precision: nearly the same embedding beside the first one, with the same tokens.
    void two_models_are_put_side_by_side() {
        wait_for_analysis([&] {
            studio_->drop({studio_->picture("rain/1.png"), studio_->picture("snow/2.png", 200, 160)});
        });
        const auto other = studio_->path("coarse.safetensors");
        const auto model = checkpoint::load_model(checkpoint::find_model(checkpoint::kDefaultModel));
        checkpoint::save_model(*model.network, {}, other.toStdString(), at::kBFloat16, Existing::kReplace);
        auto& panel = inspect_->embedding();
        inspect_->engine().compare_with(other);
        QTRY_VERIFY2_WITH_TIMEOUT(panel.plane(1).isVisibleTo(&panel), qPrintable(inspect_->messages().message()),
                                  kPatience);
        QVERIFY(inspect_->figures().names().contains("routing-change-0"));
        auto &first = panel.plane(0), &second = panel.plane(1);
        QVERIFY(second.isVisibleTo(&panel));
        panel.start();
        QTRY_VERIFY_WITH_TIMEOUT(!panel.is_running(), kPatience);
        QVERIFY2(first.has_result() && second.has_result(), qPrintable(second.facts()));
        QCOMPARE(second.view().count(), first.view().count());
        QVERIFY(first.exported("csv") != second.exported("csv"));
        QSignalSpy said(&second, &EmbeddingPlane::tokens_selected);
        first.view().set_selection({3, 7});
        QCOMPARE(second.view().selection(), (QList<int>{3, 7}));
        QCOMPARE(said.count(), 0);
        second.view().set_selection({5});
        QCOMPARE(first.view().selection(), QList<int>{5});
        QSignalSpy chosen(&panel, &EmbeddingPanel::token_chosen);
        Q_EMIT second.view().clicked(5);
        QCOMPARE(chosen.value(0).value(0).toInt(), 5);
        // The report contains both embeddings.
        QSignalSpy saved(&inspect_->engine(), &InspectEngine::saved);
        inspect_->engine().write_report(studio_->path("both"), analysis::Grouping::kWeather,
                                        analysis::Colouring::kWeather, false);
        QTRY_COMPARE_WITH_TIMEOUT(saved.count(), 1, kPatience);
        QCOMPARE(StudioWindow::bytes(studio_->path("both/report.html")).count("by chance"), 2);
        // Without the second model there is one plane again.
        inspect_->engine().compare_with({});
        QTRY_VERIFY_WITH_TIMEOUT(!second.isVisibleTo(&panel), kPatience);
    }

    void the_numbers_are_the_command_s() {
        const QStringList pictures = {studio_->picture("rain/1.png", 160, 120), studio_->picture("snow/2.png", 96, 96)};
        wait_for_analysis([&] { studio_->drop(pictures); });
        QProcess process;
        process.start(DEWEATHER_BIN "/deweather",
                      QStringList{"inspect"} + pictures + QStringList{"-o", studio_->path("command"), "--maps", "0"});
        QVERIFY(process.waitForFinished(kPatience));
        QCOMPARE(process.exitCode(), 0);
        for (const auto& name : inspect_->figures().names()) {
            QVERIFY(inspect_->figures().choose(name));
            QCOMPARE(inspect_->figures().view().exported(widgets::FigureView::Format::kCsv),
                     StudioWindow::bytes(studio_->path("command/" + name + ".csv")));
        }
        // Saved and opened again, and as a report.
        QSignalSpy saved(&inspect_->engine(), &InspectEngine::saved);
        inspect_->engine().save(studio_->path("a.analysis.safetensors"), false);
        QTRY_COMPARE_WITH_TIMEOUT(saved.count(), 1, kPatience);
        inspect_->engine().write_report(studio_->path("report"), analysis::Grouping::kWeather,
                                        analysis::Colouring::kWeather, false);
        QTRY_COMPARE_WITH_TIMEOUT(saved.count(), 2, kPatience);
        QCOMPARE(StudioWindow::bytes(studio_->path("report/load.csv")),
                 StudioWindow::bytes(studio_->path("command/load.csv")));
        QVERIFY(StudioWindow::bytes(studio_->path("report/report.html")).contains("<svg"));
        wait_for_analysis([&] { inspect_->open({studio_->path("a.analysis.safetensors")}); });
        QCOMPARE(inspect_->analysis()->token_count, int64_t{20 * 15 + 12 * 12});
        // An existing file is kept.
        QSignalSpy refused(&inspect_->engine(), &InspectEngine::save_failed);
        inspect_->engine().save(studio_->path("a.analysis.safetensors"), false);
        QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, kPatience);
    }

    // The counterfactual analysis, started by its button, gives the same numbers as the command.
    void it_is_asked_whether_the_choice_matters() {
        const QStringList pictures = {studio_->picture("rain/1.png", 96, 64), studio_->picture("snow/2.png", 64, 64)};
        auto& figures = inspect_->figures();
        auto* ask = button("Does it &matter?");
        QVERIFY(ask != nullptr && !ask->isEnabled());
        wait_for_analysis([&] { studio_->drop(pictures); });
        QVERIFY(ask->isEnabled());
        QVERIFY(figures.choose("load-0"));
        QVERIFY2(figures.sentence().contains("Rain: ") && figures.sentence().contains("Snow: "),
                 qPrintable(figures.sentence()));
        QVERIFY(!figures.names().contains("counterfactual"));

        QSignalSpy shown(inspect_, &InspectWorkspace::counterfactual_shown);
        QTest::mouseClick(ask, Qt::LeftButton);
        QVERIFY(!ask->isEnabled());
        QVERIFY2(shown.wait(kPatience), qPrintable(inspect_->messages().message()));
        QVERIFY(ask->isEnabled());
        QCOMPARE(figures.names().first(), QString("counterfactual"));
        QVERIFY(figures.names().contains("switched-off-0"));
        QVERIFY2(figures.sentence().startsWith("Exchanging experts "), qPrintable(figures.sentence()));
        QProcess process;
        process.start(DEWEATHER_BIN "/deweather",
                      QStringList{"inspect"} + pictures +
                          QStringList{"-o", studio_->path("asked"), "--maps", "0", "--counterfactual"});
        QVERIFY(process.waitForFinished(kPatience));
        QCOMPARE(process.exitCode(), 0);
        for (const char* name : {"counterfactual", "exchanged-layers", "switched-off-1"}) {
            QVERIFY(figures.choose(name));
            QCOMPARE(figures.view().exported(widgets::FigureView::Format::kCsv),
                     StudioWindow::bytes(studio_->path(QString("asked/%1.csv").arg(name))));
        }
        // It is part of the report.
        QSignalSpy saved(&inspect_->engine(), &InspectEngine::saved);
        inspect_->engine().write_report(studio_->path("with-it"), analysis::Grouping::kWeather,
                                        analysis::Colouring::kWeather, false);
        QTRY_COMPARE_WITH_TIMEOUT(saved.count(), 1, kPatience);
        QVERIFY(StudioWindow::bytes(studio_->path("with-it/report.html")).contains("Exchanging experts "));
        QCOMPARE(StudioWindow::bytes(studio_->path("with-it/costs.csv")),
                 StudioWindow::bytes(studio_->path("asked/costs.csv")));

        // With references the analysis is repeated, and the cost is in dB.
        studio_->picture("clean/1.png", 96, 64);
        studio_->picture("clean/2.png", 64, 64);
        wait_for_analysis([&] { inspect_->set_reference(studio_->path("clean")); });
        QVERIFY(!figures.names().contains("counterfactual"));
        inspect_->ask_counterfactual();
        QVERIFY(shown.wait(kPatience));
        QVERIFY(figures.view().exported(widgets::FigureView::Format::kCsv).contains("PSNR lost (dB)"));
        // Stopped, it has no result, and can be started again.
        wait_for_analysis([&] { inspect_->analyse(); });
        inspect_->ask_counterfactual();
        inspect_->stop();
        QTRY_VERIFY_WITH_TIMEOUT(ask->isEnabled(), 5000);
        QVERIFY(!figures.names().contains("counterfactual"));
        QCOMPARE(shown.count(), 2);
    }

    void bad_pictures_and_missing_models_are_said() {
        wait_for_analysis([&] {
            studio_->drop({studio_->picture("rain/1.png", 64, 64), studio_->junk("rain/2.png")});
        });
        QVERIFY2(inspect_->messages().message().contains("2.png"), qPrintable(inspect_->messages().message()));
        QCOMPARE(inspect_->list().count(), 1);
        inspect_->choose_model(studio_->path("nowhere.safetensors"));
        inspect_->analyse();
        QTRY_VERIFY_WITH_TIMEOUT(inspect_->messages().message().contains("nowhere"), kPatience);
    }

    // The workspace reports it, and offers a model with experts.
    void a_model_without_experts_is_said() {
        const auto dense = studio_->path("dense.safetensors");
        const auto network = models::create("dense-compact", {{"layers", 1}});
        checkpoint::save_model(*network, {}, dense.toStdString(), at::kHalf, Existing::kReplace);
        inspect_->choose_model(dense);
        studio_->drop({studio_->picture("rain/1.png", 64, 64)});
        QTRY_VERIFY_WITH_TIMEOUT(inspect_->messages().message().contains("no experts"), kPatience);
        QVERIFY(inspect_->messages().message().contains("dense"));
        QVERIFY(inspect_->analysis() == nullptr);
        wait_for_analysis([&] { inspect_->messages().accept(); });
        QCOMPARE(inspect_->analysis()->model, std::string("mofme-compact"));
        QCOMPARE(inspect_->list().count(), 1);
    }

    // Two hundred pictures: the same number of bars, rows and thumbnails, in a responsive window.
    void many_pictures_keep_the_window_answering() {
        QStringList pictures;
        for (int i = 0; i < 200; ++i)
            pictures.append(studio_->picture(QString("%1/%2.png").arg(i % 2 == 0 ? "rain" : "snow").arg(i), 64, 64));
        Watchdog watchdog;
        wait_for_analysis([&] { studio_->drop(pictures); });
        QCOMPARE(inspect_->list().count(), 200);
        QVERIFY2(watchdog.longest_busy() < 50, qPrintable(QString("busy %1 ms").arg(watchdog.longest_busy())));
        // Other programs only add to a time: the least of several is the window's own.
        double least = std::numeric_limits<double>::max();
        for (int attempt = 0; attempt < 3; ++attempt) {
            Watchdog drawing;
            for (const auto grouping : {analysis::Grouping::kPicture, analysis::Grouping::kFolder}) {
                inspect_->figures().set_grouping(grouping);
                QTest::qWait(50);  // the watchdog measures this time too
            }
            least = std::min(least, drawing.longest_busy());
        }
        qInfo("busy for at most %.1f ms, and for %.1f ms with another grouping", watchdog.longest_busy(), least);
        QVERIFY2(least < 50, qPrintable(QString("busy %1 ms").arg(least)));
    }

    void restore_and_inspect_ask_each_other() {
        QSignalSpy complete(inspect_, &InspectWorkspace::analysis_complete);
        const auto picture = studio_->picture("rain/1.png", 64, 64);
        Q_EMIT studio_->window().restore().inspect_wanted("mofme-compact", {picture});
        QVERIFY(complete.count() > 0 || complete.wait(kPatience));
        QCOMPARE(inspect_->pictures(), QStringList{picture});
        Q_EMIT inspect_->restore_wanted({picture});
        QCOMPARE(studio_->window().in_front(), static_cast<Workspace*>(&studio_->window().restore()));
        QTRY_COMPARE_WITH_TIMEOUT(studio_->known("1.png").path, picture, kPatience);
    }
};

QTEST_MAIN(TestInspectWorkspace)
#include "test_inspect_workspace.moc"
