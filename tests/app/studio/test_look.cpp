// The window's look and what belongs to it, by real keys and clicks: the header and its menu, preferences, keys, about,
// the strength of each picture, the models' words, and that everything fits a small screen in each language.
#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QToolBar>
#include <QToolButton>
#include <QWheelEvent>

#include "app/studio/common/job_bar.h"
#include "app/studio/common/message_strip.h"
#include "app/studio/inspect/inspect_workspace.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/error_card.h"
#include "app/studio/restore/model_row_delegate.h"
#include "app/studio/restore/models_panel.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/view_bar.h"
#include "app/studio/shell/about_dialog.h"
#include "app/studio/shell/header_bar.h"
#include "app/studio/shell/keys_dialog.h"
#include "app/studio/shell/language.h"
#include "app/studio/shell/preferences_dialog.h"
#include "app/studio/train/train_workspace.h"
#include "laid_out.h"
#include "studio_window.h"
#include "widgets/section.h"
#include "widgets/theme.h"

using namespace deweather::studio;
using State = PictureState;
using Mode = deweather::widgets::CompareCanvas::Mode;

class TestLook : public QObject {
    Q_OBJECT

    std::unique_ptr<StudioWindow> studio_;

    RestoreWorkspace& work() { return studio_->window().restore(); }
    QWindow* window() { return studio_->window().windowHandle(); }
    bool restored(const QStringList& names) {
        for (const auto& name : names) studio_->picture(name);
        QSignalSpy finished(&work(), &RestoreWorkspace::all_finished);
        studio_->drop(names);
        return finished.wait(30000) &&
               QTest::qWaitFor([&] { return !work().canvas().result_image(0).isNull(); }, 10000);
    }
    void click(QWidget* widget) {
        QTest::mouseClick(window(), Qt::LeftButton, {}, widget->mapTo(&studio_->window(), widget->rect().center()));
    }
    double strength_of(const QString& name) { return studio_->known(name).strength.overall; }
    QWidget& add_workspaces() {
        studio_->window().add_workspace(std::make_unique<InspectWorkspace>(std::make_unique<InspectEngine>("cpu")));
        studio_->window().add_workspace(
            std::make_unique<TrainWorkspace>(std::make_unique<TrainEngine>(DEWEATHER_BIN "/deweather")));
        return studio_->window();
    }

    // Lists the texts that are cut off, and the panels that would have to be scrolled sideways.
    static QStringList does_not_fit(QWidget* top) {
        QStringList found;
        for (auto* widget : top->findChildren<QWidget*>()) {
            if (!widget->isVisibleTo(top)) continue;
            const auto place = QRect(widget->mapTo(top, QPoint()), widget->size());
            const auto name = [&](const QString& text) {
                return QString("%1 “%2” %3 of %4 px")
                    .arg(widget->metaObject()->className(), text)
                    .arg(widget->width())
                    .arg(widget->sizeHint().width());
            };
            if (const auto* label = qobject_cast<QLabel*>(widget)) {
                if (label->text().isEmpty() || label->text().startsWith('<')) continue;
                if (!label->wordWrap() && label->minimumWidth() != 1 && label->sizeHint().width() > label->width())
                    found.append(name(label->text()));
                if (label->wordWrap() && label->heightForWidth(label->width()) > label->height())
                    found.append(name(label->text()) + " in height");
            } else if (const auto* button = qobject_cast<QAbstractButton*>(widget)) {
                if (button->objectName() == "qt_toolbar_ext_button") found.append("a tool bar is cut");
                if (!button->text().isEmpty() && button->sizeHint().width() > button->width())
                    found.append(name(button->text()));
                else if (!button->text().isEmpty() && !top->rect().contains(place) && !inside_scroll_area(button, top))
                    found.append(name(button->text()) + " outside");
            } else if (const auto* bar = qobject_cast<QScrollBar*>(widget)) {
                if (bar->orientation() == Qt::Horizontal && bar->maximum() > 0) found.append("a horizontal scroll bar");
            } else if (const auto* area = qobject_cast<QScrollArea*>(widget)) {
                if (area->widget() != nullptr && area->widget()->width() > area->viewport()->width())
                    found.append(name("a panel wider than its place"));
            }
        }
        return found;
    }
    static bool inside_scroll_area(const QWidget* widget, const QWidget* top) {
        for (; widget != nullptr && widget != top; widget = widget->parentWidget())
            if (qobject_cast<const QScrollArea*>(widget) != nullptr) return true;
        return false;
    }

  private Q_SLOTS:
    void initTestCase() { StudioWindow::set_apart("test_look"); }
    void init() {
        QSettings().clear();
        use_language("en");
        studio_ = std::make_unique<StudioWindow>();
        studio_->window().resize(1240, 780);
    }
    void cleanup() {
        studio_.reset();
        use_language("en");
    }

    void dark_at_first_and_light_at_once() {
        using namespace deweather::widgets;
        const auto ground = [&] {
            return work().list().viewport()->grab().toImage().pixelColor(5, work().list().viewport()->height() - 5);
        };
        QCOMPARE(ground(), dark_theme().panel);
        QTest::keyClick(window(), Qt::Key_Comma, Qt::ControlModifier);
        auto* dialog = studio_->window().findChild<PreferencesDialog*>();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        dialog->appearance().setFocus();
        QTest::keyClick(&dialog->appearance(), Qt::Key_Down);
        QTRY_COMPARE(ground(), light_theme().panel);
        QCOMPARE(work().canvas().grab().toImage().pixelColor(3, 3), light_theme().canvas);
        // It stays so at the next start.
        QTest::keyClick(dialog, Qt::Key_Escape);
        studio_->open({});
        QCOMPARE(ground(), light_theme().panel);
        QSettings().clear();
        studio_->open({});
        QCOMPARE(ground(), dark_theme().panel);
    }

    void the_language_is_chosen_in_its_own_words() {
        studio_->window().show_preferences();
        auto* dialog = studio_->window().findChild<PreferencesDialog*>();
        auto& box = dialog->language();
        QStringList offered;
        for (int i = 0; i < box.count(); ++i) offered.append(box.itemText(i));
        QVERIFY2(offered.contains("Deutsch") && offered.contains("English") &&
                     offered.contains(QString::fromUtf8("简体中文")),
                 qPrintable(offered.join(", ")));
        QCOMPARE(saved_language(), QString());
        box.setFocus();
        while (box.currentText() != "Deutsch") QTest::keyClick(&box, Qt::Key_Down);
        QCOMPARE(saved_language(), QString("de"));
        QVERIFY2(dialog->note().contains("started again"), qPrintable(dialog->note()));
    }

    void a_question_mark_shows_the_keys() {
        QTest::keyClick(window(), Qt::Key_Question, Qt::ShiftModifier);
        auto* sheet = studio_->window().findChild<KeysDialog*>();
        QVERIFY(sheet != nullptr && sheet->isVisible());
        const auto has = [&](const QString& key, const QString& does) {
            for (const auto& [one, what] : sheet->keys())
                if (one == key && what.contains(does)) return true;
            return false;
        };
        QVERIFY(has("Ctrl+S", "Save") && has("Ctrl+Z", "Undo") && has("Space, \\", "original") && has("?", "Keys"));
        QTest::keyClick(sheet, Qt::Key_Escape);
        QTRY_VERIFY(studio_->window().findChild<KeysDialog*>() == nullptr);
        studio_->window().show_about();
        auto* about = studio_->window().findChild<AboutDialog*>();
        QVERIFY(about != nullptr && about->isVisible());
        QString said;
        for (const auto* label : about->findChildren<QLabel*>()) said += label->text() + '\n';
        QVERIFY(said.contains(DEWEATHER_VERSION) && said.contains("General Public License"));
    }

    // As with a menu bar: Alt alone, and Alt with a letter.
    void the_menu_opens_by_alt() {
        auto& menu = studio_->window().main_menu();
        QTest::keyPress(&work().canvas(), Qt::Key_Alt, Qt::NoModifier);
        QTest::keyRelease(&work().canvas(), Qt::Key_Alt, Qt::NoModifier);
        QTRY_VERIFY(menu.isVisible());
        QTest::keyClick(&menu, Qt::Key_Escape);
        QTRY_VERIFY(!menu.isVisible());
        // With something between, it belongs to that.
        QTest::keyPress(&work().canvas(), Qt::Key_Alt, Qt::NoModifier);
        QTest::keyClick(&work().canvas(), Qt::Key_F1, Qt::AltModifier);
        QTest::keyRelease(&work().canvas(), Qt::Key_Alt, Qt::NoModifier);
        QTest::qWait(50);
        QVERIFY(!menu.isVisible());
        // By the mouse; the button waits until its menu is closed.
        QStringList titles;
        QTimer::singleShot(300, &menu, [&] {
            if (menu.isVisible())
                for (const auto* action : menu.actions()) titles.append(action->text());
            menu.close();
        });
        click(&studio_->window().header().menu_button());
        QVERIFY2(titles.contains("&File") && titles.contains("&Help") && titles.contains("Qui&t"),
                 qPrintable(titles.join(' ')));
    }

    void the_header_follows_the_workspace() {
        add_workspaces();
        auto& header = studio_->window().header();
        auto* tools = header.findChild<QToolBar*>("tools");
        QVERIFY(tools->isVisible());
        QCOMPARE(header.height(), deweather::widgets::kHeaderHeight);
        const auto buttons = header.workspaces().findChildren<QToolButton*>();
        QCOMPARE(buttons.size(), 3);
        click(buttons[1]);
        QVERIFY(!tools->isVisible() && header.findChild<QToolBar*>("inspect-bar")->isVisible());
        QStringList titles;
        for (const auto* action : studio_->window().main_menu().actions()) titles.append(action->text());
        QVERIFY(titles.contains("&Analysis") && !titles.contains("&Queue"));
        click(buttons[0]);
        QVERIFY(tools->isVisible());
    }

    void the_views_are_one_control() {
        QVERIFY(!studio_->views().isVisible());
        QVERIFY(restored({"a.png"}));
        QTRY_VERIFY(studio_->views().isVisible());
        QVERIFY(work().canvas().rect().contains(studio_->views().geometry()));
        for (auto* mode : work().actions().modes->actions()) {
            click(studio_->views().button(mode));
            QCOMPARE(static_cast<int>(work().canvas().mode()), mode->data().toInt());
            QVERIFY(studio_->views().button(mode)->isChecked());
        }
        // It gives way while the picture is dragged.
        work().canvas().set_zoom(8, {100, 100});
        const QPoint from = work().canvas().mapTo(&studio_->window(), QPoint(100, 100));
        QTest::mousePress(window(), Qt::LeftButton, {}, from);
        QTest::mouseMove(window(), from + QPoint(20, 10));
        QTRY_VERIFY(!studio_->views().isVisible());
        QTest::mouseRelease(window(), Qt::LeftButton, {}, from + QPoint(20, 10));
        QTRY_VERIFY(studio_->views().isVisible());
    }

    // A strength set for one picture is not set for the next, and one key undoes it.
    void each_picture_has_its_strength() {
        QVERIFY(restored({"a.png", "b.png", "c.png"}));
        auto& control = studio_->details().strength_control();
        work().list().set_current(studio_->id("a.png"));
        // Typed.
        control.field().setFocus();
        control.field().selectAll();
        QTest::keyClicks(&control.field(), "48");
        QTest::keyClick(&control.field(), Qt::Key_Return);
        QCOMPARE(strength_of("a.png"), 0.48);
        QCOMPARE(strength_of("b.png"), 1.0);
        work().list().set_current(studio_->id("b.png"));
        QCOMPARE(control.strength().overall, 1.0);
        QTRY_VERIFY_WITH_TIMEOUT(!work().canvas().result_image(0).isNull(), 10000);
        work().list().set_current(studio_->id("a.png"));
        QCOMPARE(control.strength().overall, 0.48);
        QCOMPARE(control.field().value(), 48);
        // By the wheel, one percent at a time.
        const auto turn = [&](int by) {
            const QPoint at = control.slider().rect().center();
            QWheelEvent event(at, control.slider().mapToGlobal(at), {}, {0, by}, Qt::NoButton, Qt::NoModifier,
                              Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(&control.slider(), &event);
        };
        turn(120);
        turn(120);
        QCOMPARE(strength_of("a.png"), 0.5);
        // Quick changes are one step: back to where they began.
        QTest::keyClick(window(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(strength_of("a.png"), 1.0);
        QCOMPARE(control.strength().overall, 1.0);
        QTest::keyClick(window(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(strength_of("a.png"), 0.5);
        // A double click resets.
        QTest::mouseDClick(&control.slider(), Qt::LeftButton, {}, control.slider().rect().center());
        QCOMPARE(strength_of("a.png"), 1.0);
    }

    void strength_for_the_selected_and_for_all() {
        QVERIFY(restored({"a.png", "b.png", "c.png"}));
        auto& control = studio_->details().strength_control();
        work().list().set_current(studio_->id("a.png"));
        work().list().setFocus();
        QTest::keyClick(&work().list(), Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(work().list().selected_ids().size(), 2);
        control.set_scope(StrengthControl::Scope::kSelected);
        control.set_strength(0.3);
        QCOMPARE(strength_of("a.png"), 0.3);
        QCOMPARE(strength_of("b.png"), 0.3);
        QCOMPARE(strength_of("c.png"), 1.0);
        control.set_scope(StrengthControl::Scope::kAll);
        control.set_strength(1.2);
        for (const char* name : {"a.png", "b.png", "c.png"}) QCOMPARE(strength_of(name), 1.2);
        // Also those that are opened later.
        QVERIFY(restored({"d.png"}));
        QCOMPARE(strength_of("d.png"), 1.2);
    }

    // Beyond the restored picture what was changed is exaggerated, on screen and in the file.
    void more_than_all() {
        QVERIFY(restored({"a.png"}));
        const QImage original = work().canvas().original(), once = work().canvas().result_image(0);
        studio_->details().strength_control().set_strength(1.5);
        QTRY_VERIFY(work().canvas().result_image(0) != once);
        const QImage more = work().canvas().result_image(0);
        int wrong = 0, moved = 0;
        for (int y = 0; y < more.height(); y += 3)
            for (int x = 0; x < more.width(); x += 3) {
                const int a = qGreen(original.pixel(x, y)), b = qGreen(once.pixel(x, y));
                const int expected = qBound(0, qRound(a + 1.5 * (b - a)), 255);
                wrong += std::abs(qGreen(more.pixel(x, y)) - expected) > 1 ? 1 : 0;
                moved += a != b ? 1 : 0;
            }
        QCOMPARE(wrong, 0);
        QVERIFY(moved > 100);
        work().save();
        QTRY_VERIFY_WITH_TIMEOUT(studio_->known("a.png").state == State::kSaved, 10000);
        const QImage saved(studio_->path("a_restored.png"));
        int differs = 0;
        for (int y = 0; y < more.height(); y += 3)
            for (int x = 0; x < more.width(); x += 3)
                differs += std::abs(qGreen(saved.pixel(x, y)) - qGreen(more.pixel(x, y))) > 1 ? 1 : 0;
        QCOMPARE(differs, 0);
    }

    void removing_offers_to_undo() {
        QVERIFY(restored({"a.png", "b.png"}));
        work().list().set_current(studio_->id("a.png"));
        studio_->details().strength_control().set_strength(0.4);
        work().list().setFocus();
        QTest::keyClick(&work().list(), Qt::Key_Delete);
        QTRY_COMPARE(work().pictures().count(), 1);
        QCOMPARE(studio_->news().message(), QString("1 picture removed"));
        studio_->news().accept();
        QTRY_COMPARE(work().pictures().count(), 2);
        QCOMPARE(strength_of("a.png"), 0.4);
        QCOMPARE(studio_->news().message(), QString());
    }

    void models_have_names_for_people() {
        auto& models = studio_->models();
        QTRY_VERIFY_WITH_TIMEOUT(models.list().count() >= 3, 10000);
        QStringList rows;
        for (int i = 0; i < models.list().count(); ++i) rows.append(models.list().item(i)->text());
        const auto row = rows.filter(QRegularExpression("^Balanced\n")).value(0);
        QVERIFY2(row.contains("all four weathers"), qPrintable(rows.join('|')));
        QVERIFY(!rows.join('|').contains("GMAC"));
        // All rows are seen, without scrolling, once the list is as high as its rows.
        const auto last_is_seen = [&] {
            const auto* last = models.list().item(models.list().count() - 1);
            return models.list().viewport()->rect().contains(models.list().visualItemRect(last));
        };
        QTRY_VERIFY(last_is_seen());
        QVERIFY(models.list().verticalScrollBar()->maximum() == 0);
        // The figures are behind a button.
        models.list().setCurrentRow(0);
        click(&models.about_button());
        auto* about = studio_->window().findChild<QDialog*>("about-model");
        QVERIFY(about != nullptr && about->isVisible());
        QString said;
        for (const auto* label : about->findChildren<QLabel*>()) said += label->text();
        QVERIFY2(said.contains("GMAC") && said.contains("compact"), qPrintable(said));
        QTest::keyClick(about, Qt::Key_Escape);
    }

    void a_model_row_is_as_high_as_its_words() {
        QListWidget list;
        list.setItemDelegate(new ModelRowDelegate(&list));
        const QString sentence = QString("Removes rain from photographs. ").repeated(4);
        auto* item = new QListWidgetItem("Balanced\n" + sentence, &list);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Unchecked);
        list.resize(600, 300);
        list.show();
        const int wide = list.visualItemRect(item).height();
        list.resize(240, 300);
        list.doItemsLayout();
        const auto row = list.visualItemRect(item);
        using namespace deweather::widgets;
        const QFontMetrics heading(heading_of(list.font())), caption(font_of(list.font(), TextSize::kCaption));
        QVERIFY2(wide >= heading.height() + caption.height() && row.height() > wide + caption.height() / 2,
                 qPrintable(QString("%1, %2").arg(wide).arg(row.height())));
        QVERIFY(caption.horizontalAdvance(sentence) < (row.height() / caption.height()) * row.width());
        // A click on the box ticks the model; one on the words only selects it.
        QTest::mouseClick(list.viewport(), Qt::LeftButton, {}, row.center());
        QCOMPARE(item->checkState(), Qt::Unchecked);
        QTest::mouseClick(list.viewport(), Qt::LeftButton, {}, {row.left() + 10, row.center().y()});
        QCOMPARE(item->checkState(), Qt::Checked);
    }

    void shipped_models_are_described_in_german() {
        use_language("de");
        studio_->open({"mofme-compact"});
        auto& models = studio_->models();
        QTRY_VERIFY_WITH_TIMEOUT(models.list().count() >= 3, 10000);
        QStringList rows;
        for (int i = 0; i < models.list().count(); ++i) rows.append(models.list().item(i)->text());
        QVERIFY2(!rows.filter(QRegularExpression("^Ausgewogen\n.*Empfohlen")).isEmpty(), qPrintable(rows.join('|')));
    }

    // The bar of views, which floats over the canvas, leaves it its arrow keys.
    void arrows_move_the_picture() {
        QVERIFY(restored({"a.png"}));
        auto& canvas = work().canvas();
        QTRY_VERIFY(!canvas.result_image(0).isNull());
        canvas.set_zoom(8, QRectF(canvas.rect()).center());
        canvas.setFocus();
        const auto seen = [&] { return canvas.grab().toImage(); };
        const auto before = seen();
        QTest::keyClick(&canvas, Qt::Key_Right);
        QVERIFY(canvas.hasFocus());
        QTRY_VERIFY(seen() != before);
    }

    // At the size of the documentation's screenshots everything is seen at once.
    void the_panel_needs_no_scrolling() {
        QVERIFY(restored({"a.png"}));
        studio_->window().resize(1240, 860);
        QTRY_COMPARE(studio_->window().height(), 860);
        auto* dock = work().findChild<QDockWidget*>("details");
        auto* scrolled = dock->findChild<QScrollArea*>();
        QVERIFY(laid_out(&studio_->window()));
        QVERIFY2(scrolled->verticalScrollBar()->maximum() == 0,
                 qPrintable(QString::number(scrolled->verticalScrollBar()->maximum())));
        // Experts unfold when they are asked for by their key.
        QVERIFY(!studio_->details().experts().is_open());
        QTest::keyClick(window(), Qt::Key_B, Qt::ControlModifier);
        QTRY_VERIFY(studio_->details().experts().is_open());
    }

    void it_fits_a_small_screen_data() {
        QTest::addColumn<QString>("language");
        for (const auto& language : languages()) QTest::newRow(qPrintable(language)) << language;
    }
    void it_fits_a_small_screen() {
        QFETCH(QString, language);
        use_language(language);
        studio_->open({"mofme-compact"});
        add_workspaces();
        auto& whole = studio_->window();
        whole.resize(960, 600);
        QTRY_COMPARE(whole.size(), QSize(960, 600));
        QVERIFY(restored({"a.png"}));
        QVERIFY(laid_out(&whole));
        for (auto* button : whole.header().workspaces().findChildren<QToolButton*>()) {
            click(button);
            QVERIFY(laid_out(&whole));
            const auto found = does_not_fit(&whole);
            QVERIFY2(found.isEmpty(), qPrintable(button->text() + ": " + found.join("; ")));
            QCOMPARE(whole.size(), QSize(960, 600));
        }
        click(whole.header().workspaces().findChildren<QToolButton*>().first());
        QVERIFY2(work().canvas().width() >= 320, qPrintable(QString::number(work().canvas().width())));
    }
};

QTEST_MAIN(TestLook)
#include "test_look.moc"
