#include "app/studio/restore/clip_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSettings>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/studio/catalog/model_words.h"
#include "app/studio/common/duration_text.h"
#include "core/restore/file_names.h"

namespace deweather::studio {

namespace {

// How much longer a frame takes with steadying: measured on a clip of NTURain, see docs/video.md.
constexpr double kSteadyShare = 1.23;

}  // namespace

ClipDialog::ClipDialog(QWidget* parent)
    : QDialog(parent),
      file_(new QLineEdit(this)),
      codec_(new QComboBox(this)),
      quality_(new QSlider(Qt::Horizontal, this)),
      quality_text_(new QLabel(this)),
      range_(new QLabel(this)),
      estimate_(new QLabel(this)),
      sound_(new QLabel(this)),
      steady_(new QCheckBox(tr("Use the frames around each one"), this)),
      overwrite_(new QCheckBox(tr("Replace an existing file"), this)) {
    setWindowTitle(tr("Export the clip"));
    const QSettings settings;
    codec_->addItem(tr("As the clip's own"), QString());
    codec_->addItem("H.264", "h264");
    codec_->addItem("H.265", "h265");
    codec_->addItem("AV1", "av1");
    codec_->addItem("ProRes", "prores");
    codec_->addItem(tr("FFV1, without loss"), "ffv1");
    codec_->setCurrentIndex(qMax(0, codec_->findData(settings.value("clip/codec"))));
    quality_->setRange(0, 100);
    quality_->setValue(settings.value("clip/quality", ClipSave().quality).toInt());
    quality_->setToolTip(tr("To the left smaller files, to the right finer pictures"));
    quality_->setAccessibleName(tr("Quality"));
    steady_->setChecked(settings.value("clip/steady", true).toBool());
    steady_->setToolTip(
        tr("Removes streaks that are in one frame only, and their flicker; what moves with the scene stays"));
    file_->setMinimumWidth(380);
    file_->setAccessibleName(tr("File"));
    auto* browse = new QToolButton(this);
    browse->setText(tr("…"));
    browse->setToolTip(tr("Choose another name or folder"));
    auto* file_row = new QHBoxLayout;
    file_row->addWidget(file_, 1);
    file_row->addWidget(browse);

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->addRow(tr("&File"), file_row);
    qobject_cast<QLabel*>(form->labelForField(file_row))->setBuddy(file_);
    form->addRow(tr("&Codec"), codec_);
    auto* quality_row = new QHBoxLayout;
    quality_row->addWidget(quality_, 1);
    quality_text_->setMinimumWidth(quality_text_->fontMetrics().horizontalAdvance("100"));
    quality_row->addWidget(quality_text_);
    form->addRow(tr("&Quality"), quality_row);
    qobject_cast<QLabel*>(form->labelForField(quality_row))->setBuddy(quality_);
    form->addRow(tr("Part"), range_);
    form->addRow(tr("Time"), estimate_);
    form->addRow(tr("Sound"), sound_);
    form->addRow(QString(), steady_);
    form->addRow(QString(), overwrite_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* export_button = buttons->addButton(tr("Export"), QDialogButtonBox::AcceptRole);
    export_button->setDefault(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    column->addLayout(form);
    column->addWidget(buttons);
    column->setSizeConstraint(QLayout::SetFixedSize);

    connect(browse, &QToolButton::clicked, this, &ClipDialog::choose_file);
    connect(file_, &QLineEdit::textChanged, export_button,
            [export_button](const QString& file) { export_button->setEnabled(!file.trimmed().isEmpty()); });
    const auto show_quality = [this] { quality_text_->setText(QString::number(quality_->value())); };
    show_quality();
    connect(quality_, &QSlider::valueChanged, this, show_quality);
    connect(steady_, &QCheckBox::toggled, this, &ClipDialog::show_estimate);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::hide);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        QSettings changed;
        changed.setValue("clip/codec", codec_->currentData());
        changed.setValue("clip/quality", quality_->value());
        changed.setValue("clip/steady", steady_->isChecked());
        hide();
        Q_EMIT export_requested(save());
    });
}

void ClipDialog::set_clip(const ClipChoice& clip) {
    if (clip.path != clip_.path) {
        file_->setText(QString::fromStdString(restore::restored_name(clip.path.toStdString()).string()));
        overwrite_->setChecked(false);
    }
    clip_ = clip;
    const QLocale locale;
    if (clip.from <= 0 && clip.to <= 0)
        range_->setText(tr("the whole clip, by %1").arg(model_title(clip.model)));
    else if (clip.to <= 0)
        range_->setText(
            tr("from %1 s to the end, by %2").arg(locale.toString(clip.from, 'f', 2), model_title(clip.model)));
    else
        range_->setText(
            tr("from %1 s to %2 s, by %3")
                .arg(locale.toString(clip.from, 'f', 2), locale.toString(clip.to, 'f', 2), model_title(clip.model)));
    sound_->setText(clip.audio > 0 ? tr("copied unchanged") : tr("the clip has none"));
    show_estimate();
}

QString ClipDialog::estimate() const {
    return estimate_->text();
}

void ClipDialog::show_estimate() {
    if (clip_.frames <= 0 || clip_.seconds_per_frame <= 0)
        return estimate_->setText(tr("known once a paused frame is restored"));
    const double seconds = clip_.frames * clip_.seconds_per_frame * (steady_->isChecked() ? kSteadyShare : 1.0);
    estimate_->setText(tr("about %1 for %n frames", nullptr, clip_.frames).arg(duration_text(seconds)));
}

ClipSave ClipDialog::save() const {
    return {.clip = clip_.id,
            .model = clip_.model,
            .path = file_->text().trimmed(),
            .from = clip_.from,
            .to = clip_.to,
            .codec = codec_->currentData().toString(),
            .quality = quality_->value(),
            .steady = steady_->isChecked(),
            .overwrite = overwrite_->isChecked()};
}

void ClipDialog::choose_file() {
    auto* dialog = new QFileDialog(this, tr("Export the clip"), file_->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Videos (*.mp4 *.mkv *.mov *.webm)"), tr("All files (*)")});
    dialog->selectFile(file_->text());
    // The file dialog has already asked about replacing an existing file.
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        file_->setText(path);
        overwrite_->setChecked(true);
    });
    dialog->open();
}

}  // namespace deweather::studio
