#include "app/studio/segment/segment_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

namespace deweather::studio {

namespace {

constexpr int kOpacity = 55;  // percent

}  // namespace

SegmentPanel::SegmentPanel(QWidget* parent)
    : QWidget(parent),
      on_(new QCheckBox(tr("Show &classes"))),
      model_(new QComboBox),
      view_(new QComboBox),
      opacity_(new QSlider(Qt::Horizontal)),
      add_(new QToolButton),
      choose_truth_(new QToolButton),
      truth_text_(new QLabel),
      summary_(new QLabel),
      legend_(new widgets::ClassLegend) {
    on_->setToolTip(tr("Segment the picture and its results: show the class of every pixel (Ctrl+L)"));
    model_->setToolTip(tr("The network that names the classes"));
    model_->setAccessibleName(tr("Segmenter"));
    model_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    model_->setMinimumContentsLength(10);
    add_->setText(tr("Add…"));
    add_->setToolTip(
        tr("Add a segmenter: a model file, ESPNet's published checkpoint, or ONNX or TorchScript with its description "
           "beside it"));
    const std::pair<QString, View> views[] = {{tr("Classes"), View::kClasses},
                                              {tr("Classes, faint where nothing changed"), View::kMarked},
                                              {tr("What restoring changed"), View::kChanged},
                                              {tr("What is wrong"), View::kWrong},
                                              {tr("True labels"), View::kTruth}};
    for (const auto& [text, view] : views) view_->addItem(text, static_cast<int>(view));
    view_->setAccessibleName(tr("Map"));
    view_->setToolTip(tr("What lies over the pictures"));
    view_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    view_->setMinimumContentsLength(10);
    opacity_->setRange(0, 100);
    opacity_->setValue(kOpacity);
    opacity_->setAccessibleName(tr("Opacity of the classes"));
    opacity_->setToolTip(tr("How opaque the map is; to the right, the map alone"));
    truth_text_->setForegroundRole(QPalette::PlaceholderText);
    truth_text_->setMinimumWidth(40);
    choose_truth_->setText(tr("Choose"));
    choose_truth_->setToolTip(tr("True labels of Cityscapes or CamVid: scores what is seen against them"));
    choose_truth_->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(this);
    menu->addAction(tr("&Folder of labels…"), this, [this] { choose_truth(true); });
    menu->addAction(tr("&Labels of this picture…"), this, [this] { choose_truth(false); });
    menu->addAction(tr("&None"), this, [this] {
        set_truth({});
        Q_EMIT truth_changed({});
    });
    choose_truth_->setMenu(menu);
    summary_->setWordWrap(true);
    summary_->setTextInteractionFlags(Qt::TextSelectableByMouse);

    const auto beside = [](QWidget* wide, QWidget* button) {
        auto* row = new QHBoxLayout;
        row->addWidget(wide, 1);
        row->addWidget(button);
        return row;
    };
    auto* form = new QFormLayout;
    form->addRow(tr("Segmenter"), beside(model_, add_));
    form->addRow(tr("Map"), view_);
    form->addRow(tr("Opacity"), opacity_);
    form->addRow(tr("True labels"), beside(truth_text_, choose_truth_));
    auto* column = new QVBoxLayout(this);
    column->addWidget(on_);
    column->addLayout(form);
    column->addWidget(summary_);
    column->addWidget(legend_, 1);

    connect(on_, &QCheckBox::toggled, this, &SegmentPanel::on_changed);
    connect(model_, &QComboBox::activated, this, [this] { Q_EMIT model_chosen(model()); });
    connect(view_, &QComboBox::currentIndexChanged, this, &SegmentPanel::view_changed);
    connect(opacity_, &QSlider::valueChanged, this, &SegmentPanel::opacity_changed);
    connect(add_, &QToolButton::clicked, this, &SegmentPanel::add_requested);
    set_truth({});
    set_models({});
}

bool SegmentPanel::is_on() const {
    return on_->isChecked();
}

void SegmentPanel::set_on(bool on) {
    on_->setChecked(on);
}

void SegmentPanel::set_models(const QStringList& models) {
    const QString before = model();
    const QSignalBlocker quiet(model_);
    model_->clear();
    for (const auto& name : models) model_->addItem(name, name);
    if (models.isEmpty()) model_->addItem(tr("none installed"), QString());
    model_->setEnabled(!models.isEmpty());
    choose_model(before);
}

QString SegmentPanel::model() const {
    return model_->currentData().toString();
}

void SegmentPanel::choose_model(const QString& model) {
    const QSignalBlocker quiet(model_);
    model_->setCurrentIndex(std::max(0, model_->findData(model)));
}

SegmentPanel::View SegmentPanel::view() const {
    return static_cast<View>(view_->currentData().toInt());
}

void SegmentPanel::set_view(View view) {
    view_->setCurrentIndex(view_->findData(static_cast<int>(view)));
}

double SegmentPanel::opacity() const {
    return opacity_->value() / 100.0;
}

void SegmentPanel::set_opacity(double opacity) {
    opacity_->setValue(qRound(opacity * 100));
}

void SegmentPanel::set_truth(const QString& path) {
    truth_ = path;
    const auto name = path.isEmpty() ? tr("not known") : QFileInfo(path).fileName();
    truth_text_->setText(fontMetrics().elidedText(name, Qt::ElideMiddle, 140));
    truth_text_->setToolTip(path);
}

void SegmentPanel::choose_truth(bool folder) {
    auto* dialog = new QFileDialog(this, folder ? tr("Folder of true labels") : tr("True labels of this picture"),
                                   QSettings().value("segment/truths").toString());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    if (!folder) dialog->setNameFilters({tr("Labels (%1)").arg("*.png"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this, folder](const QString& path) {
        QSettings().setValue("segment/truths", folder ? path : QFileInfo(path).path());
        set_truth(path);
        Q_EMIT truth_changed(path);
    });
    dialog->open();
}

void SegmentPanel::set_rows(const QList<widgets::ClassRow>& rows, const QString& summary) {
    legend_->set_rows(rows);
    summary_->setText(summary);
    summary_->setVisible(!summary.isEmpty());
}

QString SegmentPanel::summary() const {
    return summary_->text();
}

}  // namespace deweather::studio
