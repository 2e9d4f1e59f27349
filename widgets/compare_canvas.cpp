#include "widgets/compare_canvas.h"

#include <QPaintEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "widgets/canvas_colours.h"
#include "widgets/pane_layout.h"
#include "widgets/theme.h"

namespace deweather::widgets {

namespace {

constexpr double kGridFrom = 16.0;  // zoom in device pixels per picture pixel from which the pixel grid is drawn
constexpr int kLevelThreads = 2;
constexpr int kMinLens = 64, kMaxLens = 1024;

// The colour of an original's pixel at the corresponding place of an image of another size.
QColor colour_at(const QImage& image, QPoint pixel, QSize original) {
    if (image.isNull()) return {};
    return image.pixelColor(static_cast<int>(qint64{pixel.x()} * image.width() / original.width()),
                            static_cast<int>(qint64{pixel.y()} * image.height() / original.height()));
}

}  // namespace

CompareCanvas::CompareCanvas(QWidget* parent) : QWidget(parent), original_(pool_), reference_(pool_) {
    pool_.setMaxThreadCount(kLevelThreads);
    pool_.setThreadPriority(QThread::LowPriority);
    for (auto* picture : {&original_, &reference_})
        connect(picture, &PicturePyramid::refined, this, qOverload<>(&QWidget::update));
    setMouseTracking(true);
    setAttribute(Qt::WA_AcceptTouchEvents);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(200, 150);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Picture before and after"));
    setAccessibleDescription(tr(
        "Plus and minus zoom, 0 fits, 1 shows 100 %, arrows move, brackets move the dividing line or size the lens, T "
        "turns the split, Page Up and Page Down choose the result, Space shows the original"));
    setWhatsThis(accessibleDescription());
}

CompareCanvas::~CompareCanvas() = default;

void CompareCanvas::set_original(const QImage& original) {
    set_results({});
    problem_.clear();
    reference_.set({});
    overlay_.map = QImage();
    own_overlays_.clear();
    layers_.clear();
    original_.set(original);
    lay_out();
    view_.set_picture(original.size());
    view_changed();
}

void CompareCanvas::exchange_original(const QImage& frame) {
    if (frame.size() != original().size()) return set_original(frame);
    original_.set(frame);
    view_changed();
}

void CompareCanvas::set_results(std::vector<CanvasResult> results) {
    if (results.size() > kMaxResults) results.resize(kMaxResults);
    results_ = std::move(results);
    result_pyramids_.resize(std::min(result_pyramids_.size(), results_.size()));
    while (result_pyramids_.size() < results_.size()) {
        result_pyramids_.push_back(std::make_unique<PicturePyramid>(pool_));
        connect(result_pyramids_.back().get(), &PicturePyramid::refined, this, qOverload<>(&QWidget::update));
    }
    for (std::size_t i = 0; i < results_.size(); ++i) result_pyramids_[i]->set(results_[i].image);
    lay_out();
    set_current(current_);
    view_changed();
}

void CompareCanvas::set_result_image(int index, const QImage& image) {
    const auto at = static_cast<std::size_t>(index);
    results_.at(at).image = image;
    result_pyramids_.at(at)->set(image);
    update();
}

void CompareCanvas::set_result_note(int index, const QString& note) {
    results_.at(static_cast<std::size_t>(index)).note = note;
    update();
}

void CompareCanvas::set_reference(const QImage& reference) {
    reference_.set(reference);
    lay_out();
    view_changed();
}

void CompareCanvas::clear() {
    set_original({});
}

void CompareCanvas::set_original_title(const QString& title) {
    original_title_ = title;
    update();
}

void CompareCanvas::show_problem(const QString& problem) {
    clear();
    problem_ = problem;
}

QImage CompareCanvas::result_image(int index) const {
    return index >= 0 && static_cast<std::size_t>(index) < results_.size()
               ? results_[static_cast<std::size_t>(index)].image
               : QImage();
}

void CompareCanvas::set_mode(Mode mode) {
    if (mode == mode_) return;
    mode_ = mode;
    layers_.clear();
    lay_out();
    view_changed();
}

void CompareCanvas::set_current(int index) {
    index = std::clamp(index, 0, std::max(0, static_cast<int>(results_.size()) - 1));
    if (index == current_) return;
    current_ = index;
    update();
    Q_EMIT current_changed(index);
}

void CompareCanvas::set_difference_from(DifferenceFrom from) {
    difference_from_ = from;
    update();
}

void CompareCanvas::set_difference_gain(int gain) {
    gain_ = std::clamp(gain, 1, 16);
    update();
}

void CompareCanvas::set_overlay(const QImage& argb, double opacity) {
    overlay_.map = argb.isNull() ? QImage() : argb.convertToFormat(QImage::Format_ARGB32_Premultiplied);
    overlay_.opacity = std::clamp(opacity, 0.0, 1.0);
    update();
}

void CompareCanvas::set_own_overlays(const std::map<int, QImage>& argb, double opacity) {
    std::map<int, MapOverlay> overlays;
    for (const auto& [of, image] : argb)
        if (!image.isNull())
            overlays[of] = {.map = image.convertToFormat(QImage::Format_ARGB32_Premultiplied),
                            .opacity = std::clamp(opacity, 0.0, 1.0),
                            .smooth = false};
    own_overlays_ = std::move(overlays);
    update();
}

const MapOverlay* CompareCanvas::overlay_for(int drawn) const {
    if (original_alone_) return nullptr;
    const auto own = own_overlays_.find(drawn == kDifference ? current_ : drawn);
    return own == own_overlays_.end() ? &overlay_ : &own->second;
}

void CompareCanvas::set_overlay_smooth(bool smooth) {
    overlay_.smooth = smooth;
    update();
}

void CompareCanvas::set_zoom(double zoom, const QPointF& fixed) {
    const auto all = panes();
    view_.set_zoom(zoom, fixed - logical(pane_at(all, fixed)->place).topLeft());
    view_changed();
}

void CompareCanvas::zoom_to_fit() {
    view_.fit();
    view_changed();
}

bool CompareCanvas::is_refined() const {
    return original_.is_complete() && reference_.is_complete() &&
           std::all_of(result_pyramids_.begin(), result_pyramids_.end(),
                       [](const auto& pyramid) { return pyramid->is_complete(); });
}

void CompareCanvas::set_handle(double position) {
    update_handle(handle_line());
    handle_ = std::clamp(position, 0.0, 1.0);
    update_handle(handle_line());
    Q_EMIT handle_moved(handle_);
}

void CompareCanvas::set_split_orientation(Qt::Orientation orientation) {
    if (orientation == split_) return;
    split_ = orientation;
    update();
    Q_EMIT split_turned(split_);
}

void CompareCanvas::set_lens_size(int size) {
    lens_size_ = std::clamp(size, kMinLens, kMaxLens);
    update();
}

QRect CompareCanvas::lens_place(int shown) const {
    if (mode_ != Mode::kLens || drawn_for(shown) == kOriginal) return {};
    QRect place(0, 0, lens_size_, lens_size_);
    place.moveCenter(lens_.value_or(rect().center()));
    return place;
}

void CompareCanvas::move_lens(const QPointF& point) {
    if (mode_ != Mode::kLens) return;
    const auto repaint = [this] {
        const QRect place = lens_place(panes().front().shown);
        update(place.adjusted(-kLensRing, -kLensRing, kLensRing, kLensRing));
    };
    repaint();
    lens_ = point.toPoint();
    repaint();
}

// Repaints the area of the handle at this line, and the labels that make way for it.
void CompareCanvas::update_handle(int line) {
    update(split_beside() ? QRect(line - kHandleWidth / 2, 0, kHandleWidth, height())
                          : QRect(0, line - kHandleWidth / 2, width(), kHandleWidth));
    for (const auto& [place, shown] : label_places_) update(place.adjusted(-1, -1, 1, 1));
}

QPointF CompareCanvas::to_picture(const QPointF& point) const {
    const auto all = panes();
    return view_.to_picture(point - logical(pane_at(all, point)->place).topLeft());
}

PixelValues CompareCanvas::values_at(QPoint pixel) const {
    PixelValues values;
    const bool inside = original().rect().contains(pixel);
    if (inside) {
        values.input = original().pixelColor(pixel);
        values.reference = colour_at(reference(), pixel, original().size());
    }
    for (const auto& result : results_)
        values.results.push_back(inside ? colour_at(result.image, pixel, original().size()) : QColor());
    return values;
}

std::vector<CompareCanvas::Pane> CompareCanvas::panes() const {
    const QSize device = (QSizeF(size()) * devicePixelRatioF()).toSize();
    const bool has_current = !result_image(current_).isNull();
    const int result = results_.empty() ? kOriginal : current_;
    switch (mode_) {
        case Mode::kResult:
        case Mode::kSplit:
        case Mode::kLens:
            return {{QRect(QPoint(0, 0), device), result}};
        case Mode::kDifference:
            return {{QRect(QPoint(0, 0), device), has_current ? kDifference : result}};
        case Mode::kSideBySide: {
            const auto places = panes_in(device, 2, 2);
            return {{places[0], kOriginal}, {places[1], result}};
        }
        case Mode::kGrid:
            break;
    }
    std::vector<int> shown{kOriginal};
    for (std::size_t i = 0; i < results_.size(); ++i) shown.push_back(static_cast<int>(i));
    if (!reference_.is_null()) shown.push_back(kReference);
    const double aspect = original_.is_null() ? 1.5 : static_cast<double>(original().width()) / original().height();
    const auto places = pane_grid(device, static_cast<int>(shown.size()), aspect);
    std::vector<Pane> all;
    for (std::size_t i = 0; i < shown.size(); ++i) all.push_back({places[i], shown[i]});
    return all;
}

// The pane under the point, or the nearest one.
const CompareCanvas::Pane* CompareCanvas::pane_at(const std::vector<Pane>& panes, const QPointF& point) const {
    const QPointF at = point * devicePixelRatioF();
    const auto distance = [&](const Pane& pane) {
        const double x = std::max({pane.place.left() - at.x(), at.x() - pane.place.right() - 1, 0.0});
        const double y = std::max({pane.place.top() - at.y(), at.y() - pane.place.bottom() - 1, 0.0});
        return x + y;
    };
    return &*std::min_element(panes.begin(), panes.end(),
                              [&](const Pane& a, const Pane& b) { return distance(a) < distance(b); });
}

void CompareCanvas::lay_out() {
    view_.set_pane(panes().front().place.size(), devicePixelRatioF());
}

void CompareCanvas::view_changed() {
    update();
    Q_EMIT zoom_changed(zoom());
}

QRect CompareCanvas::logical(const QRect& device) const {
    const double ratio = devicePixelRatioF();
    return QRectF(QPointF(device.topLeft()) / ratio, QSizeF(device.size()) / ratio).toRect();
}

int CompareCanvas::drawn_for(int shown) const {
    if (original_alone_ || (shown >= 0 && result_image(shown).isNull())) return kOriginal;
    return shown;
}

PicturePyramid& CompareCanvas::pyramid(int drawn) {
    if (drawn == kOriginal) return original_;
    if (drawn == kReference) return reference_;
    return *result_pyramids_.at(static_cast<std::size_t>(drawn == kDifference ? current_ : drawn));
}

void CompareCanvas::draw_content(QPainter& painter, const QRect& pane, int shown, const QRect& clip) {
    const QRect needed = clip.intersected(pane).translated(-pane.topLeft());
    if (needed.isEmpty()) return;
    const int drawn = drawn_for(shown);
    LayerContent content{.picture = &pyramid(drawn),
                         .extent = original().size(),
                         .scale = view_.device_zoom(),
                         .origin = view_.device_origin(),
                         .overlay = overlay_for(drawn),
                         .background = theme_of(palette()).canvas.rgb()};
    if (drawn == kDifference) {
        content.minus =
            difference_from_ == DifferenceFrom::kReference && !reference_.is_null() ? &reference_ : &original_;
        content.gain = gain_;
    }
    const QImage& pixels = layers_[drawn].draw(content, pane.size(), needed);
    painter.drawImage(pane.topLeft() + needed.topLeft(), pixels, needed);
    if (view_.device_zoom() >= kGridFrom)
        draw_pixel_grid(
            painter,
            QRectF(needed.translated(pane.topLeft()))
                .intersected(QRectF(QPointF(content.origin + pane.topLeft()), QSizeF(content.extent) * content.scale)),
            content.origin + pane.topLeft(), content.scale);
}

void CompareCanvas::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    if (original_.is_null()) {
        painter.fillRect(rect(), theme_of(palette()).canvas);
        label_places_.clear();
        // The canvas's owner lays a card over it that explains the problem.
        if (problem_.isEmpty()) draw_empty_canvas(painter, rect(), theme_of(palette()));
        return;
    }
    const auto all = panes();
    const double ratio = devicePixelRatioF();
    painter.save();
    // Paint in device pixels, so that nothing is scaled twice; the widget's origin may lie between two of them.
    painter.scale(1 / ratio, 1 / ratio);
    const QTransform device = painter.deviceTransform();
    painter.translate(std::round(device.dx()) - device.dx(), std::round(device.dy()) - device.dy());
    const QRect dirty =
        QRectF(QPointF(event->rect().topLeft()) * ratio, QSizeF(event->rect().size()) * ratio).toAlignedRect();
    QRegion between(dirty);
    for (const auto& pane : all) between -= pane.place;
    const QColor background = theme_of(palette()).canvas;
    // Gaps between panes get lines; an incomplete last row gets the background.
    for (const QRect& gap : between)
        painter.fillRect(gap, std::min(gap.width(), gap.height()) <= kPaneGap ? kCanvasGap : background);
    for (const auto& pane : all) {
        QRect clip = dirty;
        if (mode_ == Mode::kSplit && drawn_for(pane.shown) != kOriginal) {
            const int line = qRound(handle_line() * ratio);
            const QSize before = split_beside() ? QSize(line, pane.place.height()) : QSize(pane.place.width(), line);
            draw_content(painter, pane.place, kOriginal, dirty.intersected(QRect({0, 0}, before)));
            split_beside() ? clip.setLeft(std::max(clip.left(), line)) : clip.setTop(std::max(clip.top(), line));
        }
        draw_content(painter, pane.place, pane.shown, clip);
        if (const QRect lens = lens_place(pane.shown); !lens.isEmpty()) {
            const QRectF within(QPointF(lens.topLeft()) * ratio, QSizeF(lens.size()) * ratio);
            QPainterPath circle;
            circle.addEllipse(within);
            painter.save();
            painter.setClipPath(circle, Qt::IntersectClip);
            draw_content(painter, pane.place, kOriginal, dirty.intersected(within.toAlignedRect()));
            painter.restore();
        }
    }
    painter.restore();
    draw_labels(painter, all);
}

PaneLabel CompareCanvas::label_for(int shown) const {
    // Held alone it is without the overlay.
    if (shown == kOriginal && !original_alone_ && !original_title_.isEmpty()) return {original_title_, {}};
    if (shown == kOriginal || original_alone_) return {tr("Original"), {}};
    if (shown == kReference) return {tr("Reference"), {}};
    if (shown == kDifference) {
        const bool from_reference = difference_from_ == DifferenceFrom::kReference && !reference_.is_null();
        return {(from_reference ? tr("%1 − reference") : tr("%1 − original"))
                    .arg(results_[static_cast<std::size_t>(current_)].title),
                tr("×%1").arg(gain_)};
    }
    const auto& result = results_[static_cast<std::size_t>(shown)];
    return {result.title, result.image.isNull() && result.note.isEmpty() ? tr("not there yet") : result.note};
}

void CompareCanvas::draw_labels(QPainter& painter, const std::vector<Pane>& panes) {
    label_places_.clear();
    const auto label = [&](int shown, const QRect& pane, LabelSide side) {
        label_places_.emplace_back(draw_label(painter, label_for(shown), pane, side), shown);
    };
    const int first = panes.front().shown;
    if (mode_ == Mode::kSplit && drawn_for(first) != kOriginal) {
        const int line = handle_line();
        const QColor accent = hasFocus() ? theme_of(palette()).accent : QColor(Qt::transparent);
        if (split_beside()) {
            label(kOriginal, QRect(0, 0, line, height()), LabelSide::kLeft);
            label(first, QRect(line, 0, width() - line, height()), LabelSide::kRight);
            draw_handle(painter, line, height(), accent, split_);
        } else {
            label(kOriginal, QRect(0, 0, width(), line), LabelSide::kLeft);
            label(first, QRect(0, line, width(), height() - line), LabelSide::kRight);
            draw_handle(painter, line, width(), accent, split_);
        }
        return;
    }
    if (const QRect lens = lens_place(first); !lens.isEmpty()) {
        draw_lens(painter, lens);
        label(kOriginal, lens, LabelSide::kMiddle);
        label(first, rect(), LabelSide::kRight);
        return;
    }
    for (const auto& pane : panes) label(pane.shown, logical(pane.place), LabelSide::kLeft);
    if (mode_ != Mode::kGrid || results_.empty()) return;
    // A frame around the current one.
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme_of(palette()).accent, 2));
    painter.drawRect(logical(panes[static_cast<std::size_t>(current_) + 1].place).adjusted(1, 1, -1, -1));
}

void CompareCanvas::resizeEvent(QResizeEvent* /*event*/) {
    lay_out();
    view_changed();
}

}  // namespace deweather::widgets
