#include "app/studio/segment/segmentation.h"

#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QStringList>

#include "widgets/label_map.h"

namespace deweather::studio {

namespace {

using widgets::CompareCanvas;
using View = SegmentPanel::View;

constexpr double kFaint = 0.25;

std::optional<double> at(const QList<double>& values, qsizetype index) {
    return index < values.size() ? std::optional(values[index]) : std::nullopt;
}

std::optional<double> iou_at(const std::shared_ptr<const SegmentedImage>& image, qsizetype index) {
    if (!image || !image->scores || index >= image->scores->iou.size()) return {};
    return image->scores->iou[index];
}

}  // namespace

Segmentation::Segmentation(std::unique_ptr<SegmentEngine> engine, SegmentPanel& panel, CompareCanvas& canvas,
                           QObject* parent)
    : QObject(parent), engine_(std::move(engine)), panel_(panel), canvas_(canvas) {
    connect(&panel_, &SegmentPanel::on_changed, this, &Segmentation::set_on);
    connect(&panel_, &SegmentPanel::model_chosen, this, [this](const QString& model) {
        QSettings().setValue("segment/model", model);
        if (panel_.is_on()) choose(model);
    });
    connect(&panel_, &SegmentPanel::view_changed, this, &Segmentation::redraw);
    connect(&panel_, &SegmentPanel::opacity_changed, this, &Segmentation::show);
    connect(&panel_, &SegmentPanel::truth_changed, this, &Segmentation::ask);
    auto* from = engine_.get();
    connect(from, &SegmentEngine::listed, this, [this](const QStringList& names) {
        panel_.set_models(names);
        panel_.choose_model(QSettings().value("segment/model").toString());
        if (panel_.is_on()) choose(panel_.model());
        if (names.isEmpty() && panel_.is_on())
            Q_EMIT failed(tr("No segmenter is installed: add one in the Segmentation panel"));
    });
    connect(from, &SegmentEngine::installed, this, [this](const QString& name) {
        QSettings().setValue("segment/model", name);
        panel_.set_on(true);
        engine_->list();
    });
    connect(from, &SegmentEngine::declined, this, &Segmentation::declined);
    connect(from, &SegmentEngine::failed, this, &Segmentation::failed);
    connect(from, &SegmentEngine::asks_to_run, this, &Segmentation::ask_to_run);
    connect(from, &SegmentEngine::model_ready, this, [this](const SegmentClasses& classes) {
        classes_ = classes;
        known_.clear();
        truth_ = {};
        redraw();
        Q_EMIT changed();
    });
    connect(from, &SegmentEngine::truth_read, this, [this](const QImage& labels) {
        truth_ = labels;
        redraw();
    });
    connect(from, &SegmentEngine::segmented, this, [this](qint64 key, std::shared_ptr<const SegmentedImage> segmented) {
        if (!asked_.contains(key)) return;  // no longer on the canvas
        known_[key] = std::move(segmented);
        // All results may be compared with the original's segmentation.
        if (key == canvas_.original().cacheKey()) drawn_.clear();
        drawn_.remove(key);
        show();
        Q_EMIT changed();
    });
}

Segmentation::~Segmentation() = default;

void Segmentation::choose(const QString& model) {
    engine_->set_model(model, may_run_.contains(model));
}

void Segmentation::ask_to_run(const QString& model) {
    auto* question =
        new QMessageBox(QMessageBox::Warning, tr("Run a program?"),
                        tr("The segmenter “%1” is TorchScript, which is a program and not only weights.").arg(model),
                        QMessageBox::Cancel, panel_.window());
    question->setObjectName("run-script");
    question->setInformativeText(
        tr("It runs in a process of its own, which can write no files, reach no network and start no programs. It can "
           "read your files. Run it only if you trust where it comes from."));
    auto* run = question->addButton(tr("&Run it"), QMessageBox::AcceptRole);
    question->setDefaultButton(QMessageBox::Cancel);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(run, &QPushButton::clicked, this, [this, model] {
        may_run_.insert(model);
        if (panel_.is_on() && panel_.model() == model) choose(model);
    });
    connect(question, &QMessageBox::rejected, this, [this] { panel_.set_on(false); });
    question->open();
}

void Segmentation::set_on(bool on) {
    if (on)
        engine_->list();  // the model is set when the list arrives
    else
        engine_->set_model({});
    known_.clear();
    asked_.clear();
    truth_ = {};
    ask();
    redraw();
    Q_EMIT changed();
}

void Segmentation::follow(const QString& path) {
    path_ = path;
    ask();
    show();
}

void Segmentation::set_truth(const QString& path) {
    panel_.set_truth(path);
    ask();
}

// Requests the current result before the others.
void Segmentation::ask() {
    QList<ImageToSegment> images;
    QList<qint64> keys;
    const QSize size = canvas_.original().size();
    const auto add = [&](const QImage& image) {
        // Skip previews: they are smaller and are replaced soon.
        if (image.isNull() || image.size() != size || keys.contains(image.cacheKey())) return;
        keys.append(image.cacheKey());
        images.append({.key = image.cacheKey(), .image = image});
    };
    if (panel_.is_on()) {
        add(canvas_.original());
        add(canvas_.result_image(canvas_.current()));
        for (const auto& result : canvas_.results()) add(result.image);
        add(canvas_.reference());
    }
    const TrueLabels truth{.picture = path_, .truth = panel_.truth()};
    if (keys == asked_ && truth == asked_truth_) return;
    asked_ = keys;
    asked_truth_ = truth;
    known_.removeIf([&](const auto& entry) { return !keys.contains(entry.key()); });
    drawn_.removeIf([&](const auto& entry) { return !keys.contains(entry.key()); });
    engine_->want(images, truth);
}

std::shared_ptr<const SegmentedImage> Segmentation::of(const QImage& image) const {
    return panel_.is_on() && !image.isNull() ? known_.value(image.cacheKey()) : nullptr;
}

void Segmentation::redraw() {
    drawn_.clear();
    show();
}

QImage Segmentation::overlay_of(const QImage& image, bool result) {
    if (image.isNull()) return {};
    auto& overlay = drawn_[image.cacheKey()];
    if (overlay.isNull()) overlay = drawn(image, result);
    return overlay;
}

QImage Segmentation::drawn(const QImage& image, bool result) const {
    const auto own = of(image);
    if (panel_.view() == View::kTruth)
        return truth_.size() == image.size() ? widgets::label_overlay(truth_, classes_.colours) : QImage();
    if (!own) return {};
    const auto before = of(canvas_.original());
    switch (panel_.view()) {
        case View::kMarked:
            if (!result || !before) break;
            return widgets::changed_overlay(own->labels, before->labels, classes_.colours, kFaint);
        case View::kChanged:
            if (!result || !before) return {};
            return widgets::changed_overlay(own->labels, before->labels, classes_.colours, 0);
        case View::kWrong:
            if (truth_.isNull()) return {};
            return widgets::changed_overlay(own->labels, truth_, classes_.colours, 0, false);
        default:
            break;
    }
    return widgets::label_overlay(own->labels, classes_.colours);
}

void Segmentation::show() {
    std::map<int, QImage> overlays;
    if (panel_.is_on()) {
        overlays[CompareCanvas::kOriginal] = overlay_of(canvas_.original(), false);
        overlays[CompareCanvas::kReference] = overlay_of(canvas_.reference(), true);
        for (int i = 0; i < static_cast<int>(canvas_.results().size()); ++i)
            overlays[i] = overlay_of(canvas_.result_image(i), true);
    }
    canvas_.set_own_overlays(overlays, panel_.opacity());
    show_legend();
}

void Segmentation::show_legend() {
    const auto picture = of(canvas_.original()), result = of(canvas_.result_image(canvas_.current()));
    QList<widgets::ClassRow> rows;
    if (picture || result)
        for (qsizetype i = 0; i < classes_.names.size(); ++i) {
            widgets::ClassRow row{.name = classes_.names[i],
                                  .colour = classes_.colours[i],
                                  .share = picture ? at(picture->shares, i) : std::nullopt,
                                  .restored_share = result ? at(result->shares, i) : std::nullopt,
                                  .iou = iou_at(picture, i),
                                  .restored_iou = iou_at(result, i)};
            // Leave out classes that do not occur.
            if (row.share.value_or(0) > 0 || row.restored_share.value_or(0) > 0 || row.iou || row.restored_iou)
                rows.append(row);
        }
    QStringList parts;
    const auto score = [&](const QString& name, const std::shared_ptr<const SegmentedImage>& image) {
        if (image && image->scores && image->scores->miou)
            parts.append(tr("%1: mIoU %2 %").arg(name).arg(*image->scores->miou * 100, 0, 'f', 1));
    };
    score(tr("Picture"), picture);
    score(tr("Result"), result);
    score(tr("Reference"), of(canvas_.reference()));
    panel_.set_rows(rows, parts.join(QString::fromUtf8(" · ")));
}

QString Segmentation::class_at(const QImage& labels, QPoint pixel) const {
    if (labels.isNull() || !labels.rect().contains(pixel)) return {};
    const int label = labels.constScanLine(pixel.y())[pixel.x()];
    return label == widgets::kVoidLabel ? tr("void") : classes_.names.value(label);
}

QString Segmentation::text_at(QPoint pixel) const {
    if (!panel_.is_on()) return {};
    QString text;
    if (!canvas_.original().rect().contains(pixel)) return text;
    if (const auto picture = of(canvas_.original())) text = class_at(picture->labels, pixel);
    QStringList results;
    for (const auto& result : canvas_.results())
        if (const auto segmented = of(result.image)) results.append(class_at(segmented->labels, pixel));
    if (!results.isEmpty()) text += QString::fromUtf8(" → ") + results.join(" | ");
    if (const auto truth = class_at(truth_, pixel); !truth.isEmpty()) text += tr(" (truly %1)").arg(truth);
    return text;
}

}  // namespace deweather::studio
