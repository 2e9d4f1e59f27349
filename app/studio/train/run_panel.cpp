#include "app/studio/train/run_panel.h"

#include <QCheckBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <utility>

namespace deweather::studio {

namespace {

constexpr int kColumns = 3, kMaxSmoothing = 99;  // per cent
constexpr int kPictures = 3, kGap = 8;           // of a sample, and pixels between them

bool has_nothing(const analysis::Figure& figure) {
    if (const auto* matrix = std::get_if<analysis::Matrix>(&figure.content)) return matrix->values.empty();
    return std::get<analysis::Curves>(figure.content).curves.empty();
}

}  // namespace

RunPanel::RunPanel(QWidget* parent)
    : QTabWidget(parent),
      smoothing_(new QSlider(Qt::Horizontal)),
      time_(new QSlider(Qt::Horizontal)),
      logarithmic_(new QCheckBox(tr("Losses on a log scale"))),
      which_(new QSpinBox),
      step_(new QLabel),
      picture_(new QLabel),
      log_(new QPlainTextEdit) {
    smoothing_->setRange(0, kMaxSmoothing);
    smoothing_->setAccessibleName(tr("Smoothing"));
    smoothing_->setToolTip(tr("Weight of earlier values in each point of a curve"));
    auto* bar = new QHBoxLayout;
    bar->addWidget(new QLabel(tr("Smoothing")));
    bar->addWidget(smoothing_, 1);
    bar->addWidget(logarithmic_);
    bar->addStretch(1);
    addTab(figures_page(0, kTrainingFigures, bar), tr("Figures"));
    addTab(figures_page(kTrainingFigures, kFigures - kTrainingFigures, nullptr), tr("Experts"));

    time_->setAccessibleName(tr("Step of the samples"));
    which_->setPrefix(tr("Picture "));
    which_->setMinimum(1);
    picture_->setAlignment(Qt::AlignCenter);
    picture_->setMinimumSize(1, 1);
    picture_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    picture_->installEventFilter(this);
    auto* time = new QHBoxLayout;
    time->addWidget(which_);
    time->addWidget(time_, 1);
    time->addWidget(step_);
    auto* samples = new QWidget;
    auto* rows = new QVBoxLayout(samples);
    rows->addWidget(picture_, 1);
    rows->addLayout(time);
    addTab(samples, tr("Samples"));

    log_->setReadOnly(true);
    log_->setAccessibleName(tr("Log"));
    addTab(log_, tr("Log"));
    connect(smoothing_, &QSlider::valueChanged, this, &RunPanel::draw);
    connect(logarithmic_, &QCheckBox::toggled, this, &RunPanel::draw);
    connect(this, &QTabWidget::currentChanged, this, &RunPanel::draw);
    connect(time_, &QSlider::valueChanged, this, &RunPanel::show_sample);
    connect(which_, &QSpinBox::valueChanged, this, &RunPanel::show_sample);
}

QWidget* RunPanel::figures_page(std::size_t first, std::size_t count, QLayout* bar) {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    auto* grid = new QGridLayout;
    for (std::size_t i = 0; i < count; ++i) {
        auto* view = views_[first + i] = new widgets::FigureView;
        grid->addWidget(view, static_cast<int>(i) / kColumns, static_cast<int>(i) % kColumns);
        connect(view, &widgets::FigureView::export_wanted, this, [this, view](widgets::FigureView::Format format) {
            Q_EMIT export_wanted(
                QString::fromStdString(view->figure().name) + "." + widgets::FigureView::suffix(format),
                view->exported(format));
        });
    }
    if (bar != nullptr) column->addLayout(bar);
    column->addLayout(grid, 1);
    return page;
}

void RunPanel::set_smoothing(int percent) {
    smoothing_->setValue(percent);
}

QString RunPanel::log() const {
    return log_->toPlainText();
}

void RunPanel::show_runs(const std::vector<ShownRun>& runs) {
    runs_ = runs;
    draw();
    fill_samples();
}

void RunPanel::draw() {
    if (!isVisible()) return;
    QStringList names;
    for (const auto& run : runs_) names.append(QString::fromStdString(run.name));
    const auto figures =
        run_figures(runs_, {.smoothing = smoothing_->value() / 100.0, .logarithmic = logarithmic_->isChecked()});
    for (std::size_t i = 0; i < kFigures; ++i) {
        // A hidden view has no size to draw at.
        if (!views_[i]->isVisible()) continue;
        const bool same = names == std::exchange(drawn_[i], names);
        // Axes and colours are fitted to the first data.
        if (same && !views_[i]->is_empty() && !has_nothing(views_[i]->figure()))
            views_[i]->update_figure(figures[i]);
        else
            views_[i]->set_figure(figures[i]);
    }
}

// Keeps the position, or follows the newest sample if it was there.
void RunPanel::fill_samples() {
    const bool newest = time_->value() == time_->maximum();
    steps_.clear();
    int64_t most = 0;
    if (!runs_.empty() && runs_.front().content)
        for (const auto& sample : runs_.front().content->samples) {
            if (steps_.empty() || steps_.back() != sample.step) steps_.push_back(sample.step);
            most = std::max(most, sample.index);
        }
    {
        const QSignalBlocker time(time_), which(which_);
        which_->setMaximum(static_cast<int>(most) + 1);
        time_->setEnabled(steps_.size() > 1);
        time_->setMaximum(std::max(0, static_cast<int>(steps_.size()) - 1));
        if (newest) time_->setValue(time_->maximum());
    }
    show_sample();
}

void RunPanel::show_sample() {
    const auto at = static_cast<std::size_t>(time_->value());
    QString file;
    if (at < steps_.size())
        for (const auto& sample : runs_.front().content->samples)
            if (sample.step == steps_[at] && sample.index == which_->value() - 1)
                file = QString::fromStdString(sample.file.string());
    step_->setText(at < steps_.size() ? tr("step %1").arg(steps_[at]) : tr("no samples yet"));
    // Subtracts the space that show_picture() adds around the three pictures.
    const QSize around((kPictures - 1) * kGap, picture_->fontMetrics().height() + kGap);
    const auto size = (picture_->size() - around).expandedTo({1, 1}) * picture_->devicePixelRatioF();
    if (file == sample_ && (file.isEmpty() || size == sample_size_)) return;
    sample_ = file;
    sample_size_ = size;
    if (file.isEmpty())
        picture_->clear();
    else
        Q_EMIT sample_wanted(file, size);
}

void RunPanel::show_picture(const QString& file, const QImage& image) {
    if (file != sample_) return;
    if (image.isNull()) {
        picture_->setText(tr("%1 cannot be read").arg(file));
        return;
    }
    picture_->setPixmap(labelled(image));
}

// A sample is a row of three pictures; draws them with gaps and a caption above each.
QPixmap RunPanel::labelled(const QImage& row) const {
    const QStringList captions = {tr("Degraded"), tr("Restored"), tr("Clean")};
    const double ratio = picture_->devicePixelRatioF();
    const int height = picture_->fontMetrics().height() + kGap, width = row.width() / kPictures;
    const double shown = width / ratio;
    QPixmap pixels(QSizeF(row.width() + (kPictures - 1) * kGap * ratio, row.height() + height * ratio).toSize());
    pixels.setDevicePixelRatio(ratio);
    pixels.fill(Qt::transparent);
    QPainter painter(&pixels);
    painter.setFont(picture_->font());
    painter.setPen(palette().color(QPalette::WindowText));
    for (int i = 0; i < kPictures; ++i) {
        const double left = i * (shown + kGap);
        painter.drawText(QRectF(left, 0, shown, height - kGap), Qt::AlignLeft | Qt::AlignVCenter,
                         picture_->fontMetrics().elidedText(captions[i], Qt::ElideRight, static_cast<int>(shown)));
        painter.drawImage(QRectF(left, height, shown, row.height() / ratio), row,
                          QRectF(i * width, 0, width, row.height()));
    }
    return pixels;
}

bool RunPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == picture_ && event->type() == QEvent::Resize) show_sample();
    return QTabWidget::eventFilter(watched, event);
}

void RunPanel::showEvent(QShowEvent* event) {
    QTabWidget::showEvent(event);
    draw();
}

void RunPanel::show_log(const QString& text) {
    auto* bar = log_->verticalScrollBar();
    const bool at_end = bar->value() == bar->maximum();
    const int before = bar->value();
    log_->setPlainText(text);
    bar->setValue(at_end ? bar->maximum() : before);
}

}  // namespace deweather::studio
