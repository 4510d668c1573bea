namespace Filigree.Formats;

/// <summary>A way in which PyTorch has the elements of a sparse tensor.</summary>
/// <param name="Name">Its name there, such as <c>torch.sparse_csr</c>.</param>
/// <param name="IndexNames">The tensors that say where the elements are, as PyTorch calls them.</param>
internal sealed record PyTorchLayout(string Name, IReadOnlyList<string> IndexNames)
{
    /// <summary>What PyTorch calls the elements.</summary>
    public const string Values = "values";

    /// <summary>Compressed rows.</summary>
    public static readonly PyTorchLayout Rows = new("torch.sparse_csr", ["crow_indices", "col_indices"]);

    /// <summary>Compressed columns.</summary>
    public static readonly PyTorchLayout Columns = new("torch.sparse_csc", ["ccol_indices", "row_indices"]);

    /// <summary>Coordinates [dimension, element]; elements of the same ones are added.</summary>
    public static readonly PyTorchLayout Coordinates = new("torch.sparse_coo", ["indices"]);

    /// <summary>The layout of a name; null for one that is not read.</summary>
    public static PyTorchLayout? OfName(string name) =>
        new[] { Rows, Columns, Coordinates }.FirstOrDefault(layout => layout.Name == name);
}
