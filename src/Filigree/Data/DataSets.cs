namespace Filigree.Data;

/// <summary>The data sets that are known by name. A new one is one line in <see cref="All"/>.</summary>
public static class DataSets
{
    /// <summary>Every data set, those that are always there last.</summary>
    public static IReadOnlyList<DataSetDescription> All { get; } =
    [IdxData.Mnist, IdxData.FashionMnist, CifarData.Cifar10, BundledData.FashionMnistSmall, GratingData.Gratings];

    /// <summary>The data set of a name.</summary>
    /// <exception cref="UserError">There is none of this name.</exception>
    public static DataSetDescription Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        DataSetDescription? found = All.FirstOrDefault(set =>
            set.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
            || set.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase)
        );
        if (found is not null)
        {
            return found;
        }
        string? meant = Suggestion.For(name, All.SelectMany(set => set.Aliases.Prepend(set.Name)));
        throw new UserError(
            $"unknown data set '{name}'" + (meant is null ? "" : $", did you mean '{meant}'?"),
            expected: string.Join(", ", All.Select(set => set.Name))
        );
    }

    /// <summary>Loads a data set.</summary>
    /// <param name="name">Its name, such as <c>mnist</c>, or <c>bundled</c>.</param>
    /// <param name="folder">The folder of data folders to look in; null for the usual places.</param>
    /// <exception cref="UserError">The name is unknown, or the files are missing or damaged.</exception>
    public static Dataset Load(string name, string? folder = null)
    {
        DataSetDescription set = Named(name);
        return set.ReadFrom(new DataLocator(folder).Locate(set));
    }

    /// <summary>Handwritten digits: 60,000 and 10,000 images of 28 x 28.</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static Dataset Mnist(string? folder = null) => Load(IdxData.Mnist.Name, folder);

    /// <summary>Articles of clothing: 60,000 and 10,000 images of 28 x 28.</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static Dataset FashionMnist(string? folder = null) => Load(IdxData.FashionMnist.Name, folder);

    /// <summary>Small photographs: 50,000 and 10,000 images of 32 x 32 in three colours.</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static Dataset Cifar10(string? folder = null) => Load(CifarData.Cifar10.Name, folder);

    /// <summary>The bundled part of Fashion-MNIST, always there: 6,000 and 2,000 images of 28 x 28.</summary>
    public static Dataset Bundled() => Load(BundledData.Name);

    /// <summary>Gratings in three colours, drawn by a program, always there: 6,000 and 2,000 images of 32 x 32.</summary>
    public static Dataset Gratings() => Load(GratingData.Gratings.Name);
}
