#include "app/studio/shell/diagnosis_window.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSaveFile>
#include <QScreen>
#include <QStyle>
#include <QVBoxLayout>

#include "core/restore/diagnosis.h"

namespace deweather::studio {

namespace {

class Cancelling : public Progress {
  public:
    explicit Cancelling(std::shared_ptr<std::atomic<bool>> cancelled) : cancelled_(std::move(cancelled)) {}
    bool cancelled() const override { return *cancelled_; }

  private:
    std::shared_ptr<std::atomic<bool>> cancelled_;
};

restore::Section window_section() {
    restore::Section section{"Window",
                             {{"Qt", qVersion()},
                              {"platform", QGuiApplication::platformName().toStdString()},
                              {"style", QApplication::style()->name().toStdString()},
                              {"language", QLocale().name().toStdString()}}};
    const auto screens = QGuiApplication::screens();
    for (qsizetype index = 0; index < screens.size(); ++index) {
        const auto* screen = screens[index];
        section.facts.push_back(
            {QString("screen %1").arg(index + 1).toStdString(), QString("%1 × %2, %3 times as dense, %4 Hz")
                                                                    .arg(screen->size().width())
                                                                    .arg(screen->size().height())
                                                                    .arg(screen->devicePixelRatio())
                                                                    .arg(screen->refreshRate(), 0, 'f', 0)
                                                                    .toStdString()});
    }
    return section;
}

}  // namespace

DiagnosisWindow::DiagnosisWindow(QString device, QWidget* parent)
    : QWidget(parent, Qt::Window),
      device_(std::move(device)),
      text_(new QPlainTextEdit(this)),
      state_(new QLabel(this)),
      copy_(new QPushButton(tr("&Copy"), this)),
      save_(new QPushButton(tr("&Save as…"), this)),
      again_(new QPushButton(tr("Check &again"), this)),
      cancelled_(std::make_shared<std::atomic<bool>>(false)) {
    setWindowTitle(tr("Diagnosis"));
    text_->setReadOnly(true);
    text_->setLineWrapMode(QPlainTextEdit::NoWrap);
    text_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    text_->setAccessibleName(tr("Report on this machine"));
    state_->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(copy_, QDialogButtonBox::ActionRole);
    buttons->addButton(save_, QDialogButtonBox::ActionRole);
    buttons->addButton(again_, QDialogButtonBox::ActionRole);
    auto* column = new QVBoxLayout(this);
    column->addWidget(state_);
    column->addWidget(text_, 1);
    column->addWidget(buttons);
    resize(820, 620);

    connect(copy_, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(text());
        state_->setText(tr("Copied. Paste it into your report."));
    });
    connect(save_, &QPushButton::clicked, this, &DiagnosisWindow::save);
    connect(again_, &QPushButton::clicked, this, &DiagnosisWindow::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &QWidget::close);
}

DiagnosisWindow::~DiagnosisWindow() {
    *cancelled_ = true;
    if (thread_.joinable()) thread_.join();
}

void DiagnosisWindow::start() {
    // The thread has finished when the button can be pressed.
    if (thread_.joinable()) thread_.join();
    for (auto* button : {copy_, save_, again_}) button->setEnabled(false);
    text_->clear();
    state_->setText(tr("Looking at this machine and trying every model …"));
    thread_ = std::thread([this, device = device_.toStdString(), window = window_section(), cancelled = cancelled_] {
        Cancelling progress(cancelled);
        restore::Diagnosis diagnosis;
        try {
            diagnosis = restore::diagnose(device, progress);
        } catch (const Cancelled&) {
            return;
        }
        diagnosis.sections.push_back(window);
        QMetaObject::invokeMethod(this, [this, text = QString::fromStdString(restore::to_text(diagnosis)),
                                         problems = diagnosis.problems()] { show_text(text, problems); });
    });
}

void DiagnosisWindow::show_text(const QString& text, int problems) {
    text_->setPlainText(text);
    for (auto* button : {copy_, save_, again_}) button->setEnabled(true);
    state_->setText(problems == 0 ? tr("No problems found. Nothing of your pictures is in this text.")
                                  : tr("%n problem(s) found, marked by “!”. Nothing of your pictures is in this text.",
                                       nullptr, problems));
    Q_EMIT finished();
}

void DiagnosisWindow::save() {
    auto* dialog = new QFileDialog(this, tr("Save the diagnosis"), "deweather-diagnosis.txt");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        QSaveFile file(path);
        const QByteArray bytes = text().toUtf8();
        const bool written = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
        state_->setText(written ? tr("Saved as %1").arg(path)
                                : tr("%1 cannot be written: choose another folder").arg(path));
    });
    dialog->open();
}

}  // namespace deweather::studio
