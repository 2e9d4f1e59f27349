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
#include "core/restore/file_names.h"

namespace deweather::studio {

ClipDialog::ClipDialog(QWidget* parent)
    : QDialog(parent),
      file_(new QLineEdit(this)),
      codec_(new QComboBox(this)),
      quality_(new QSlider(Qt::Horizontal, this)),
      range_(new QLabel(this)),
      steady_(new QCheckBox(tr("Steady the result against flicker"), this)),
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
    steady_->setChecked(settings.value("clip/steady", false).toBool());
    steady_->setToolTip(tr("Blends each frame with those around it along their motion"));
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
    form->addRow(tr("&Quality"), quality_);
    form->addRow(tr("Part"), range_);
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
