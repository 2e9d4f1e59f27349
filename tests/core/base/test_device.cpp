// Devices by name, and plausible memory statistics.
#include "core/base/device.h"

#include <c10/util/Exception.h>

#include <QtTest>

#include "core/base/error.h"
#include "core/base/memory.h"

using namespace deweather;

class TestDevice : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void names() {
        QVERIFY(choose_device("cpu").is_cpu());
        QVERIFY(choose_device("auto").is_cpu() || choose_device("auto").is_cuda());
        for (const char* wrong : {"", "gpu", "cuda:", "cuda:x", "cuda:-1", "cuda:1x", "CPU"})
            QVERIFY_EXCEPTION_THROWN(choose_device(wrong), Error);
        QVERIFY_EXCEPTION_THROWN(choose_device("cuda:99"), Error);
        QVERIFY(!device_description(choose_device("cpu")).empty());
    }

    void a_lost_device_is_told_from_one_that_is_full() {
        for (const char* lost : {"CUDA error: an illegal memory access was encountered",
                                 "CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm`",
                                 "cuDNN error: CUDNN_STATUS_EXECUTION_FAILED"})
            QVERIFY2(is_device_lost(std::runtime_error(lost)), lost);
        QVERIFY(
            is_device_lost(c10::AcceleratorError({__func__, __FILE__, __LINE__}, 719, "unspecified launch failure")));
        for (const char* other : {"CUDA out of memory. Tried to allocate 2.00 GiB", "CUDA error: out of memory",
                                  "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate`",
                                  "mat1 and mat2 shapes cannot be multiplied"})
            QVERIFY2(!is_device_lost(std::runtime_error(other)), other);
    }

    void memory() {
        const auto before = peak_resident_memory();
        std::vector<char> large(200'000'000, 1);
        const auto taken = static_cast<double>(peak_resident_memory() - before);
        QVERIFY(large.back() == 1 && taken > 1.5e8 && taken < 2.5e8);
        QVERIFY(available_memory() > 0);
    }
};

QTEST_GUILESS_MAIN(TestDevice)
#include "test_device.moc"
