namespace Filigree.Formats;

/// <summary>Formats of weight files.</summary>
public enum WeightFormat
{
    /// <summary>safetensors.</summary>
    Safetensors,

    /// <summary>One NumPy array.</summary>
    Npy,

    /// <summary>NumPy arrays in a zip archive.</summary>
    Npz,

    /// <summary>One sparse matrix of scipy.sparse.save_npz.</summary>
    SciPySparse,

    /// <summary>A zip archive of torch.save: .pt, .pth.</summary>
    PyTorch,

    /// <summary>ONNX: what a network computes, with its weights.</summary>
    Onnx,

    /// <summary>A folder of files of the formats above.</summary>
    Folder,
}
