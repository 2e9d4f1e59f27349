#include "app/studio/restore/export_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QStandardItemModel>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/catalog/model_words.h"

namespace deweather::studio {

namespace {

// Indices of the location's entries.
constexpr int kBeside = 0, kFolder = 1, kChoose = 2;

}  // namespace

ExportDialog::ExportDialog(const ExportSettings& settings, QWidget* parent)
    : QDialog(parent),
      what_(new QComboBox(this)),
      models_(new QComboBox(this)),
      format_(new QComboBox(this)),
      place_(new QComboBox(this)),
      existing_(new QComboBox(this)),
      pattern_(new QLineEdit(settings.pattern, this)),
      example_(new QLabel(this)),
      problem_(new QLabel(this)),
      quality_text_(new QLabel(this)),
      quality_(new QSlider(Qt::Horizontal, this)),
      metadata_(new QCheckBox(tr("Keep EXIF, XMP, IPTC and the colour profile"), this)),
      folder_(settings.folder) {
    setWindowTitle(tr("Export"));
    what_->addItem(tr("The picture on screen"), QVariant::fromValue(What::kShown));
    what_->addItem({}, QVariant::fromValue(What::kSelected));
    what_->addItem({}, QVariant::fromValue(What::kAll));
    what_->addItem({}, QVariant::fromValue(What::kUnsaved));
    what_->addItem(tr("The comparison as one picture"), QVariant::fromValue(What::kComparison));
    format_->addItem(tr("As the picture's own"), QString());
    format_->addItem("JPEG", "jpg");
    format_->addItem("PNG", "png");
    format_->addItem("TIFF", "tif");
    format_->addItem("WebP", "webp");
    format_->setCurrentIndex(qMax(0, format_->findData(settings.format)));
    quality_->setRange(1, 100);
    quality_->setValue(settings.quality);
    quality_->setAccessibleName(tr("Quality"));
    quality_->setToolTip(tr("For JPEG and WebP. 95 is visually lossless; 80 halves the size."));
    quality_text_->setMinimumWidth(fontMetrics().horizontalAdvance("100"));
    quality_text_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    pattern_->setToolTip(tr("{stem} the picture's name, {model} the model's, {n} a number, {date} today"));
    pattern_->setAccessibleName(tr("Name"));
    example_->setForegroundRole(QPalette::PlaceholderText);
    example_->setMinimumWidth(380);
    example_->setAccessibleName(tr("Example of a name"));
    problem_->setWordWrap(true);
    problem_->setAccessibleName(tr("Problem"));
    QFont bold = problem_->font();
    bold.setBold(true);
    problem_->setFont(bold);
    problem_->hide();
    using Existing = ExportSettings::Existing;
    existing_->addItem(tr("Keep it, and ask at the end"), static_cast<int>(Existing::kKeep));
    existing_->addItem(tr("Keep both: number the new one"), static_cast<int>(Existing::kNumber));
    existing_->addItem(tr("Replace it"), static_cast<int>(Existing::kReplace));
    existing_->addItem(tr("Skip the picture"), static_cast<int>(Existing::kSkip));
    existing_->setCurrentIndex(existing_->findData(static_cast<int>(settings.existing)));
    metadata_->setChecked(settings.keep_metadata);

    auto* quality_row = new QHBoxLayout;
    quality_row->addWidget(quality_, 1);
    quality_row->addWidget(quality_text_);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->addRow(tr("&Export"), what_);
    form->addRow(tr("&Model"), models_);
    form->addRow(tr("F&ormat"), format_);
    form->addRow(tr("&Quality"), quality_row);
    qobject_cast<QLabel*>(form->labelForField(quality_row))->setBuddy(quality_);
    form->addRow(tr("&Name"), pattern_);
    form->addRow(QString(), example_);
    form->addRow(tr("&Folder"), place_);
    form->addRow(tr("&If a file exists"), existing_);
    form->addRow(QString(), metadata_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    export_ = buttons->addButton(tr("Export"), QDialogButtonBox::AcceptRole);
    export_->setDefault(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    column->addLayout(form);
    column->addWidget(problem_);
    column->addWidget(buttons);
    column->setSizeConstraint(QLayout::SetFixedSize);

    const auto changed = [this] { check(); };
    for (auto* box : {what_, models_, format_, existing_}) connect(box, &QComboBox::currentIndexChanged, this, changed);
    connect(pattern_, &QLineEdit::textChanged, this, changed);
    connect(quality_, &QSlider::valueChanged, this, changed);
    connect(place_, &QComboBox::activated, this, [this](int index) {
        if (index == kChoose || (index == kFolder && folder_.isEmpty())) choose_folder();
        check();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::hide);
    connect(export_, &QPushButton::clicked, this, [this] {
        problem_->hide();
        Q_EMIT export_requested(what(), chosen_models(), this->settings());
    });
    set_choice({});
}

void ExportDialog::set_choice(const ExportChoice& choice) {
    choice_ = choice;
    const auto name = [&](What what, const QString& text) {
        what_->setItemText(what_->findData(QVariant::fromValue(what)), text);
    };
    name(What::kSelected, tr("%n selected pictures", nullptr, choice.selected));
    name(What::kAll, tr("All %n pictures", nullptr, choice.count));
    name(What::kUnsaved, tr("%n pictures not saved yet", nullptr, choice.unsaved));
    auto* entries = qobject_cast<QStandardItemModel*>(what_->model());
    for (int row = 0; row < what_->count(); ++row)
        entries->item(row)->setEnabled(number_of(what_->itemData(row).value<What>()) > 0);
    const QSignalBlocker quiet(models_);
    const QString before = models_->currentText();
    models_->clear();
    for (const auto& model : choice.models) models_->addItem(model_title(model), QStringList{model});
    if (choice.models.size() > 1)
        models_->addItem(tr("Each of the %n models", nullptr, static_cast<int>(choice.models.size())), choice.models);
    models_->setCurrentIndex(qMax(0, models_->findText(before)));
    check();
}

// How many pictures that would be.
int ExportDialog::number_of(What what) const {
    switch (what) {
        case What::kSelected:
            return choice_.selected;
        case What::kAll:
            return choice_.count;
        case What::kUnsaved:
            return choice_.unsaved;
        case What::kComparison:
            return choice_.comparison ? 1 : 0;
        case What::kShown:
            break;
    }
    return choice_.shown.isEmpty() ? 0 : 1;
}

ExportDialog::What ExportDialog::what() const {
    return what_->currentData().value<What>();
}

void ExportDialog::set_what(What what) {
    what_->setCurrentIndex(what_->findData(QVariant::fromValue(what)));
}

QStringList ExportDialog::chosen_models() const {
    return models_->currentData().toStringList();
}

ExportSettings ExportDialog::settings() const {
    return {.pattern = pattern_->text(),
            .folder = place_->currentIndex() == kFolder ? folder_ : QString(),
            .format = format_->currentData().toString(),
            .quality = quality_->value(),
            .existing = static_cast<ExportSettings::Existing>(existing_->currentData().toInt()),
            .keep_metadata = metadata_->isChecked()};
}

QString ExportDialog::example() const {
    return example_->text();
}
QString ExportDialog::problem() const {
    return problem_->isHidden() ? QString() : problem_->text();
}

void ExportDialog::set_problem(const QString& problem) {
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
}

// Shows the resulting name, or the problem with the settings.
void ExportDialog::check() {
    {
        const QSignalBlocker quiet(place_);
        const bool beside = place_->count() == 0 ? folder_.isEmpty() : place_->currentIndex() == kBeside;
        place_->clear();
        place_->addItem(tr("Beside each picture"));
        place_->addItem(folder_.isEmpty() ? tr("A folder…") : folder_);
        if (!folder_.isEmpty()) place_->addItem(tr("Another folder…"));
        place_->setCurrentIndex(beside || folder_.isEmpty() ? kBeside : kFolder);
    }
    quality_text_->setText(QString::number(quality_->value()));
    const auto now = settings();
    const bool lossy = now.format.isEmpty() || now.format == "jpg" || now.format == "webp";
    quality_->setEnabled(lossy);
    models_->setEnabled(what() != What::kComparison);
    metadata_->setEnabled(what() != What::kComparison);
    QString wrong = now.check();
    const bool something = number_of(what()) > 0;
    if (wrong.isEmpty()) {
        const auto models = chosen_models();
        const QString model = models.isEmpty() ? QString("mofme-compact") : models.first();
        example_->setText(tr("For example %1")
                              .arg(now.file_name(choice_.shown.isEmpty() ? "rain.jpg" : choice_.shown, model, 1,
                                                 std::max(1, number_of(what())))));
        if (!something && what() == What::kComparison)
            wrong = tr("Compare at least two models, and wait for their results.");
        if (!something && what() != What::kComparison)
            wrong = choice_.count > 0 ? tr("There is no such picture.") : tr("Open a picture first.");
    } else {
        example_->setText(QString());
    }
    set_problem(wrong);
    export_->setEnabled(wrong.isEmpty());
}

void ExportDialog::choose_folder() {
    auto* dialog = new QFileDialog(this, tr("Export into a folder"), folder_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        folder_ = folder;
        place_->setCurrentIndex(kFolder);
        check();
    });
    dialog->open();
}

}  // namespace deweather::studio
