// ESPNet by its authors' facts, its files, and their checkpoint on Cityscapes' scenes.
#include <torch/types.h>

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/model_library.h"
#include "core/segment/confusion.h"
#include "core/segment/espnet.h"
#include "core/segment/ground_truth.h"
#include "core/segment/label_map.h"
#include "core/segment/segmenter.h"

using namespace deweather;

class TestEspNet : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

    static std::unique_ptr<segment::SegmentationNetwork> small() {
        at::manual_seed(1);
        auto network = segment::create("espnet", {{"labels", "camvid"}, {"p", 1}, {"q", 1}, {"height", 0}});
        network->eval();
        return network;
    }

    static QString said(const std::function<void()>& call) {
        try {
            call();
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }

  private Q_SLOTS:
    // 0.36 million, as the paper's Table 1 has it for q = 8.
    void has_the_papers_parameters() {
        int64_t count = 0;
        for (const auto& parameter :
             segment::create("espnet", {{"labels", "cityscapes"}, {"void_output", true}})->parameters())
            count += parameter.numel();
        QVERIFY2(count > 355'000 && count < 365'000, qPrintable(QString::number(count)));
    }

    void takes_any_size() {
        const at::NoGradGuard no_grad;
        const auto network = small();
        for (const auto& [height, width] : {std::pair{1, 1}, {7, 30}, {64, 48}}) {
            const auto logits = network->forward(at::rand({2, 3, height, width}), nullptr);
            QCOMPARE(logits.sizes(), at::IntArrayRef({2, 11, height, width}));
            QVERIFY(logits.isfinite().all().item<bool>());
        }
    }

    void every_parameter_learns() {
        const auto network = small();
        network->train();
        network->forward(at::rand({2, 3, 32, 32}), nullptr).square().sum().backward();
        for (const auto& item : network->named_parameters())
            QVERIFY2(item.value().grad().defined() && item.value().grad().abs().sum().item<double>() > 0,
                     item.key().c_str());
    }

    void comes_back_from_its_file() {
        const at::NoGradGuard no_grad;
        const auto network = small();
        checkpoint::save_model(*network, {{"steps", 3}}, path("own.safetensors"), at::kFloat, Existing::kReplace);
        const auto model = segment::load_model(path("own.safetensors"));
        const auto images = at::rand({1, 3, 24, 32});
        QVERIFY(at::equal(model.network->forward(images, nullptr), network->forward(images, nullptr)));
        QCOMPARE(model.training.at("steps").get<int>(), 3);
        QVERIFY(model.network->labels() == segment::camvid());
    }

    void is_not_taken_for_a_restorer() {
        checkpoint::save_model(*small(), {}, path("seg.safetensors"), at::kHalf, Existing::kReplace);
        qputenv("DEWEATHER_MODELS", folder_.path().toUtf8());
        const auto holds = [](const std::vector<std::filesystem::path>& files) {
            return std::any_of(files.begin(), files.end(), [](const auto& file) { return file.stem() == "seg"; });
        };
        QVERIFY(!holds(checkpoint::installed_models()) && holds(checkpoint::installed_segmenters()));
        QVERIFY(said([&] { (void)checkpoint::find_model("seg"); }).contains("unknown model"));
        QVERIFY(said([&] { (void)checkpoint::load_model(path("seg.safetensors")); }).contains("segments"));
        const auto restorer = checkpoint::find_model(checkpoint::kDefaultModel);
        QVERIFY(said([&] { (void)segment::load_model(restorer); }).contains("restores"));
        qunsetenv("DEWEATHER_MODELS");
    }

    void bad_configs_are_named() {
        QVERIFY(said([] { (void)segment::create("espnet", {{"p", 0}}); }).contains("'p'"));
        QVERIFY(said([] { (void)segment::create("espnet", {{"colour", 1}}); }).contains("colour"));
        QVERIFY(said([] { (void)segment::create("espnet", {{"labels", "kitti"}}); }).contains("kitti"));
        QVERIFY(said([] { (void)segment::create("unet", {}); }).contains("unet"));
    }

    // Published: 60.3 on the 500 pictures of the validation set; these four scenes have not all classes.
    void the_published_network_segments_cityscapes() {
        const QString file = DEWEATHER_SHARED "/data/peers/espnet/espnet_p_2_q_8.pth";
        const std::filesystem::path data = DEWEATHER_SHARED "/data/cityscapes_demo";
        if (!QFile::exists(file) || !std::filesystem::exists(data)) QSKIP("needs ../shared/data");
        auto imported = segment::import_checkpoint(file.toStdString());
        QVERIFY(imported && imported->network->config().at("q") == 8);
        checkpoint::save_model(*imported->network, imported->training, path("published.safetensors"), imported->type,
                               Existing::kReplace);
        segment::Segmenter segmenter(segment::load_model(path("published.safetensors")), c10::kCPU);
        const segment::GroundTruth truth(data / "gtFine");
        segment::Confusion confusion(segmenter.labels().size());
        for (const auto& entry : std::filesystem::directory_iterator(data / "leftImg8bit"))
            confusion.add(segmenter.segment(media::read_image(entry.path(), {}).rgb),
                          segment::read_labels(truth.of(entry.path()), segmenter.labels()));
        const auto scores = confusion.scores();
        qInfo("mIoU %.2f %%, mAcc %.2f %%, %.2f %% right", 100 * *scores.miou, 100 * *scores.macc,
              100 * *scores.pixels);
        QVERIFY(*scores.miou > 0.5 && *scores.pixels > 0.9);
    }
};

QTEST_GUILESS_MAIN(TestEspNet)
#include "test_espnet.moc"
