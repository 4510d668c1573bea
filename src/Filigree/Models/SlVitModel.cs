using Filigree.Layers;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Models;

/// <summary>
/// SL-ViT: a vision transformer for small images, of shifted patches and of attention with a learned temperature and without the diagonal (Lee et al. 2021). Its class
/// token and positions start from N(0, 1).
/// </summary>
/// <param name="Width">Numbers of a token; a multiple of <paramref name="Heads"/>.</param>
/// <param name="Depth">Blocks of attention and two dense layers.</param>
/// <param name="Heads">Heads of attention.</param>
/// <param name="Hidden">Neurons between the two dense layers of a block.</param>
/// <param name="Patch">Height and width of a patch.</param>
/// <param name="DropPath">Share of the samples for which a branch is dropped while training, the same in all blocks.</param>
/// <param name="Scale">Factor on all hidden widths.</param>
internal sealed record SlVitModel(
    int Width = 192,
    int Depth = 9,
    int Heads = 12,
    int Hidden = 384,
    int Patch = 4,
    double DropPath = 0.1,
    double Scale = 1
) : IModel
{
    private static readonly CountOption WidthOption = new(
        "width",
        "numbers of a token, a multiple of heads",
        192,
        1,
        100_000
    );

    private static readonly CountOption DepthOption = new(
        "depth",
        "blocks of attention and two dense layers",
        9,
        1,
        1_000
    );
    private static readonly CountOption HeadsOption = new("heads", "heads of attention", 12, 1, 1_000);
    private static readonly CountOption HiddenOption = new(
        "hidden",
        "neurons between the two dense layers of a block",
        384,
        1,
        1_000_000
    );

    private static readonly CountOption PatchOption = new("patch", "height and width of a patch", 4, 1, 64)
    {
        Unit = "pixels",
    };

    private static readonly NumberOption DropPathOption = new(
        "drop-path",
        "share of the samples for which a branch is dropped while training",
        0.1,
        0,
        0.99
    );

    private static readonly WordOption<bool> PoolingOption = new(
        "pooling",
        "what is classified: a class token, or the mean of all tokens",
        "class",
        ("class", false),
        ("mean", true)
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IModel> Rule { get; } =
        new(
            "sl-vit",
            "vision transformer for small images: shifted patches, attention with learned temperature and without the diagonal",
            [
                WidthOption,
                DepthOption,
                HeadsOption,
                HiddenOption,
                PatchOption,
                DropPathOption,
                PoolingOption,
                ImageStack.ScaleOption,
            ],
            options => new SlVitModel(
                options.Get(WidthOption),
                options.Get(DepthOption),
                options.Get(HeadsOption),
                options.Get(HiddenOption),
                options.Get(PatchOption),
                options.Get(DropPathOption),
                options.Get(ImageStack.ScaleOption)
            )
            {
                MeanPooling = options.Get(PoolingOption),
            }
        )
        {
            Source = "Lee et al. 2021",
            FindConflict = options =>
                options.Get(WidthOption) % options.Get(HeadsOption) == 0
                    ? null
                    : $"{options.Get(HeadsOption)} heads do not share a width of {options.Get(WidthOption)} out equally",
        };

    /// <summary>Whether the mean of all tokens is classified, and there is no class token.</summary>
    public bool MeanPooling { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The heads do not divide the width.</exception>
    public Network Create(SampleShape samples, int classes)
    {
        var stack = new ImageStack(Rule.Name, samples);
        if (samples.Height % Patch != 0 || samples.Width % Patch != 0)
        {
            throw new UserError(
                $"{Rule.Name} cuts images into patches of {Patch} x {Patch}; these are {samples}",
                expected: $"a height and a width that are multiples of {Patch}",
                remedy: "set patch"
            );
        }

        if (Width % Heads != 0)
        {
            throw new ArgumentException($"{Heads} heads do not share a width of {Width} out equally.");
        }

        // Heads stay as many, and become narrower.
        int width = checked(Heads * ImageStack.Width(Width / Heads, Scale));
        stack.Add(Embedding(samples, width));
        if (!MeanPooling)
        {
            stack.Add(new ClassToken("cls_token", width));
        }

        return stack
            .Add(new PositionEmbedding("pos_embedding", stack.Shape.Positions, width))
            .Add(
                new Sequential(
                    "transformer",
                    [new Sequential("layers", Enumerable.Range(0, Depth).Select(block => Block(block, width)))]
                )
            )
            .Add(MeanPooling ? new GlobalAveragePooling("pooling") : new FirstToken("pooling"))
            .Add(new Sequential("mlp_head", [new LayerNorm("", width), new Linear("", width, classes)]))
            .ToNetwork();
    }

    /// <inheritdoc/>
    public IModel Scaled(double factor) => this with { Scale = Scale * factor };

    private Sequential Embedding(SampleShape samples, int width)
    {
        var patches = new PatchTokens("", Patch, Patch / 2);
        int features = patches.ShapeFor(samples).Channels;
        var merging = new Sequential(
            "merging",
            [patches, new LayerNorm("", features), new Linear("", features, width)]
        );
        return new Sequential("to_patch_embedding", [merging]);
    }

    private Sequential Block(int block, int width)
    {
        var attention = new Sequential(
            "fn",
            [
                new Linear("to_qkv", width, 3 * width, bias: false),
                new Attention("attention", width, Heads, learnsScale: true, masksDiagonal: true),
                new Sequential("to_out", [new Linear("", width, width)]),
            ]
        );
        int hidden = ImageStack.Width(Hidden, Scale);
        var dense = new Sequential(
            "net",
            [new Linear("0", width, hidden), new Activation<GeluFunction>("1"), new Linear("3", hidden, width)]
        );
        return new Sequential(
            "",
            [Branch(2 * block, width, attention), Branch((2 * block) + 1, width, new Sequential("fn", [dense]))]
        );
    }

    private Residual Branch(int index, int width, Sequential layers) =>
        new("", [new LayerNorm("norm", width), layers, new StochasticDepth("drop_path", DropPath, index)]);
}
