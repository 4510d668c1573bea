// SparseProp's kernels for linear layers, called as sparse_peer.py calls every engine; docs/performance.md has the command that builds it.
// They add to their results, which are cleared first, as in its own module.
#include <immintrin.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "sparse_linear_kernels.cpp"

namespace {

struct Layer {
    int outputs, inputs;
    std::vector<int> starts, indices;
    std::vector<float> values, gradient;
};

}  // namespace

extern "C" {

void* peer_open(int outputs, int inputs, const int* starts, const int* indices, const float* values) {
    int count = starts[outputs];
    return new Layer{
        outputs, inputs, {starts, starts + outputs + 1}, {indices, indices + count}, {values, values + count},
        std::vector<float>(count),
    };
}

void peer_forward(void* handle, int batch, float* x, float* y) {
    auto* layer = static_cast<Layer*>(handle);
    std::fill_n(y, static_cast<std::size_t>(layer->outputs) * batch, 0.0f);
    sparse_linear_vectorized_forward(
        batch, layer->inputs, layer->outputs, layer->starts.back(), x, layer->starts.data(), layer->indices.data(),
        layer->values.data(), y);
}

void peer_backward(void* handle, int batch, float* x, float* dy, float* dx) {
    auto* layer = static_cast<Layer*>(handle);
    std::fill_n(dx, static_cast<std::size_t>(layer->inputs) * batch, 0.0f);
    sparse_linear_vectorized_backward(
        batch, layer->inputs, layer->outputs, layer->starts.back(), x, layer->starts.data(), layer->indices.data(),
        layer->values.data(), dy, dx, layer->gradient.data());
}

void peer_gradient(void* handle, float* dw) {
    auto* layer = static_cast<Layer*>(handle);
    std::copy(layer->gradient.begin(), layer->gradient.end(), dw);
}

void peer_close(void* handle) {
    delete static_cast<Layer*>(handle);
}

}
