using System.Security.Cryptography;
using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// A named, learned tensor. Weights are stored as [input, output] (what the kernels want) and shown outside as [output, input];
/// a weight of the sparse form is stored by its connections alone.
/// </summary>
public sealed class Parameter : IDisposable
{
    private WeightForm chosen;

    /// <summary>A parameter of zeros.</summary>
    /// <param name="name">Name within the network, such as <c>dense1.weight</c>.</param>
    /// <param name="kind">What it is to its layer.</param>
    /// <param name="shape">Shape of the matrix view; a bias of n neurons is n outputs by 1 input.</param>
    public Parameter(string name, ParameterKind kind, MatrixShape shape)
    {
        Name = name;
        Kind = kind;
        Shape = shape;
        Stored = new DenseForm(shape);
    }

    /// <summary>Name within the network.</summary>
    public string Name { get; internal set; }

    /// <summary>What it is to its layer.</summary>
    public ParameterKind Kind { get; }

    /// <summary>Shape of the matrix view.</summary>
    public MatrixShape Shape { get; }

    /// <summary>
    /// The sizes of the tensor that others see, row-major as the matrix view is: those of <see cref="Shape"/> for a weight, one for all numbers of what is none, unless set.
    /// </summary>
    public IReadOnlyList<long> Dimensions
    {
        get => field ?? (Kind == ParameterKind.Weight ? Shape.Dimensions : [Shape.Count]);
        init;
    }

    /// <summary>How an optimizer treats it.</summary>
    public ParameterGroup Group { get; set; } = ParameterGroup.Usual;

    /// <summary>How it is stored and multiplied.</summary>
    public WeightForm Form => Stored.Kind;

    /// <summary>
    /// True where every entry is trained, whatever its weight; false where only some entries have a connection and the others are no
    /// weights.
    /// </summary>
    public bool ConnectsAll => Stored.ConnectsAll;

    /// <summary>
    /// How many entries have a connection: all in the dense form, whatever their weights are; where connections are learned, those
    /// that are on.
    /// </summary>
    public int ConnectionCount => Stored.ConnectionCount;

    /// <summary>
    /// The numbers: [input, output], or in the sparse form one row with a number a connection, by index. Memory is taken on
    /// first use; a change of the form makes another tensor.
    /// </summary>
    public Tensor Value => Stored.Memory.Value;

    /// <summary>The scores of the connections, where these are learned in place of the weights; null elsewhere.</summary>
    public ConnectionScores? Scores => Stored.Scores;

    /// <summary>What an optimizer changes: the scores where connections are learned, else <see cref="Value"/>.</summary>
    public Tensor Trained => Stored.Trained;

    /// <summary>True if the last backward pass gave a gradient, computed or not yet.</summary>
    public bool HasGradient => Stored.Memory.HasGradient;

    internal Form Stored { get; private set; }

    /// <summary>Whether <see cref="Trained"/> is the whole matrix, [input, output].</summary>
    internal bool TrainsMatrix => Stored.TrainsMatrix;

    internal Variable Variable => Stored.Memory.Variable;

    /// <summary>The gradient of the loss by <see cref="Value"/>, stored like it, computed now if it is pending.</summary>
    /// <param name="workers">Threads to use; the caller's alone when null.</param>
    public Tensor Gradient(Workers? workers = null) => Stored.Memory.Gradient(workers);

    /// <summary>The gradient of the loss by <see cref="Trained"/>, stored like it, computed now if it is pending.</summary>
    /// <param name="workers">Threads to use; the caller's alone when null.</param>
    public Tensor TrainedGradient(Workers? workers = null) => Stored.TrainedGradient(workers);

    /// <summary>The mean magnitude of the gradient of the loss by the weights of connections; other entries don't count.</summary>
    public double MeanGradientMagnitude() => Stored.MeanGradientMagnitude();

    /// <summary>Sum of the squares of the loss's gradient by the connections, of the last pass.</summary>
    public double SquaredGradient() => Stored.SquaredGradient();

    /// <summary>y = x W + b, in the way that suits the form; with ReLU fused on request.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">[sample, input], or [input, sample]: as many channels as the weight has inputs.</param>
    /// <param name="bias">One number an output, or null.</param>
    /// <param name="relu">True to apply max(0, y).</param>
    /// <returns>[sample, output], or [output, sample].</returns>
    public Variable Multiply(Tape tape, Variable input, Parameter? bias, bool relu = false) =>
        Stored.Multiply(tape, input, this, bias, relu);

    /// <summary>A convolution, in the way that suits the form; with ReLU fused on request.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">Images of the kernel's size, in whatever layout.</param>
    /// <param name="kernel">The windows, and how a form of every entry computes them.</param>
    /// <param name="bias">One number an output, or null.</param>
    /// <param name="relu">True to apply max(0, y).</param>
    /// <returns>[sample, position, output], or [output, position, sample].</returns>
    public Variable Convolve(Tape tape, Variable input, ConvolutionKernel kernel, Parameter? bias, bool relu = false) =>
        Stored.Convolve(tape, input, this, kernel, bias, relu);

    internal Variable ConvolveAndPool(
        Tape tape,
        Variable input,
        ConvolutionKernel kernel,
        Parameter? bias,
        in PoolingGeometry windows
    ) => Stored.ConvolveAndPool(tape, input, this, kernel, bias, windows);

    /// <summary>Sets the numbers from a matrix view; those where a mask holds zero or no connection is count for nothing.</summary>
    /// <param name="matrix">Outputs * inputs numbers, row-major [output, input].</param>
    public void WriteMatrix(ReadOnlySpan<float> matrix)
    {
        RequireCount(matrix.Length);
        Stored.RequireChangeable(Name);
        Stored.Write(matrix);
    }

    /// <summary>Copies the numbers out as a matrix view.</summary>
    /// <param name="matrix">Room for outputs * inputs numbers, row-major [output, input].</param>
    public void ReadMatrix(Span<float> matrix)
    {
        RequireCount(matrix.Length);
        Stored.Read(matrix);
    }

    /// <summary>The matrix view as a new array with its name and shape.</summary>
    public WeightMatrix ToMatrix()
    {
        var values = new float[Shape.Count];
        ReadMatrix(values);
        return new WeightMatrix(Name, Shape.Outputs, Shape.Inputs, values) { Shape = Shape, Dimensions = Dimensions };
    }

    /// <summary>
    /// The connections with their weights: all of the sparse form, those that the mask keeps, or of the dense form those that
    /// are not 0; where connections are learned, those that are on.
    /// </summary>
    public SparseMatrix ToSparse() => Stored.ToSparse(Name);

    /// <summary>Its connections, as many as <see cref="ConnectionCount"/>: where every place is connected, those of weight 0 too.</summary>
    internal SparseMatrix ToConnections() => ConnectsAll ? SparseMatrix.Full(ToMatrix()) : ToSparse();

    /// <summary>Gives it other connections and weights, in the form that was chosen or else suits their density.</summary>
    /// <param name="matrix">The connections and their weights; those of weight 0 are connections too.</param>
    /// <exception cref="ArgumentException">The matrix is of another shape.</exception>
    public void Connect(SparseMatrix matrix) => Store(matrix, WeightForms.For(matrix, Shape, chosen));

    /// <summary>Gives it other connections and weights, and chooses the form.</summary>
    /// <param name="matrix">The connections and their weights; those of weight 0 are connections too.</param>
    /// <param name="form">How to store them; in the dense form every other entry has weight 0 and is trained too.</param>
    /// <exception cref="ArgumentException">The matrix is of another shape.</exception>
    public void Connect(SparseMatrix matrix, WeightForm form)
    {
        Store(matrix, form);
        ChooseForm(form);
    }

    /// <summary>Gives it other connections and weights, in the form that it has, which counts as chosen from now on.</summary>
    /// <param name="matrix">The connections and their weights; those of weight 0 are connections too.</param>
    /// <exception cref="ArgumentException">The matrix is of another shape.</exception>
    public void Reconnect(SparseMatrix matrix) => Connect(matrix, Stored.Kind);

    /// <summary>
    /// Gives it the connections and weights that it had at another time: all entries where all are connected, else those connections alone, in
    /// the form that was chosen or suits their number. A choice of a form stays.
    /// </summary>
    /// <param name="matrix">The connections and their weights.</param>
    /// <exception cref="ArgumentException">The matrix is of another shape.</exception>
    public void Restore(SparseMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.Density < 1)
        {
            Connect(matrix);
            return;
        }

        ClearMask();
        WriteMatrix(matrix.Values);
    }

    /// <summary>Chooses the form for connections that it will be given; the one it has stays until then.</summary>
    /// <param name="form">Masked or sparse; dense for no choice.</param>
    public void ChooseForm(WeightForm form) => chosen = form;

    /// <summary>Stores it in another form, with the connections and weights that it has, and chooses that form.</summary>
    /// <param name="form">The form; the dense one trains every entry from now on.</param>
    public void SetForm(WeightForm form)
    {
        ChooseForm(form);
        Stored = Stored.As(form, Shape, Name);
    }

    /// <summary>
    /// Holds connections at zero from now on: their weights become 0 and stay 0 through every optimizer. The form is masked then.
    /// </summary>
    /// <param name="matrix">Outputs * inputs numbers [output, input]: 0 where a connection is cut, anything else where it is kept.</param>
    public void SetMask(ReadOnlySpan<float> matrix)
    {
        RequireCount(matrix.Length);
        Stored.RequireChangeable(Name);
        Stored = new MaskedForm(Shape, Stored.Open().Memory, matrix);
    }

    /// <summary>Gives every connection back; cut ones start again at zero.</summary>
    public void ClearMask()
    {
        Stored.RequireChangeable(Name);
        Stored = Stored.Open();
    }

    /// <summary>Sets a tensor shaped like <see cref="Value"/> to zero where connections are held at zero; optimizer state, say.</summary>
    /// <param name="tensor">The tensor.</param>
    public void ApplyMask(Tensor tensor) => Stored.Hold(tensor);

    /// <summary>
    /// Fixes the weights and learns the connections instead: from now on optimizers train one score a connection, and
    /// <see cref="Value"/> is what the scores leave of the weights. The form stays as it is.
    /// </summary>
    /// <param name="map">What a score makes of its weight.</param>
    /// <param name="scores">
    /// The scores to start with, in the order of the connections of <see cref="ToSparse"/>; those of connections whose weight is 0 count for nothing.
    /// </param>
    /// <param name="pull">How much the gradient of every score is lowered: see <see cref="ConnectionScores.Pull"/>.</param>
    /// <param name="isRescaled">Whether effective weights grow as connections go: see <see cref="ConnectionScores.IsRescaled"/>.</param>
    /// <exception cref="ArgumentException">There are not as many scores as connections, or signs were to be rescaled.</exception>
    public void LearnConnections(ScoreMap map, ReadOnlySpan<float> scores, double pull = 0, bool isRescaled = false)
    {
        Stored.RequireChangeable(Name);
        if (isRescaled && map == ScoreMap.Sign)
        {
            throw new ArgumentException("Flipped signs leave every connection on: there is nothing to rescale.");
        }

        SparseMatrix matrix = ToSparse();
        if (scores.Length != matrix.Count)
        {
            throw new ArgumentException($"{Name} has {matrix.Count} connections; {scores.Length} scores were given.");
        }

        var learned = new ConnectionScores(Value, map, (float)pull, isRescaled);
        Stored = ScoredForm.Begin(Stored.WithoutScores(), matrix, learned, scores);
    }

    /// <summary>
    /// Learns the connections by a rule that may look at the whole layer: from now on optimizers train what the rule learns, and <see cref="Value"/> is what it
    /// leaves of the weights. The form stays as it is.
    /// </summary>
    /// <param name="effective">The rule.</param>
    /// <param name="scores">The scores to start with, by output neuron and then by input; none where the rule learns no scores.</param>
    /// <param name="shared">What the one number of the whole layer starts with, where the rule learns one.</param>
    /// <exception cref="ArgumentException">There are not as many scores as connections.</exception>
    public void LearnConnections(IEffective effective, ReadOnlySpan<float> scores, float shared = 0)
    {
        ArgumentNullException.ThrowIfNull(effective);
        Stored.RequireChangeable(Name);
        Stored = EffectiveForm.Begin(Stored.WithoutScores(), Shape, effective, scores, shared);
    }

    /// <summary>The numbers that an <see cref="IEffective"/> learns; whoever changes them calls <see cref="ApplyLearned"/> afterwards.</summary>
    /// <exception cref="InvalidOperationException">Connections are not learned, or by other rules.</exception>
    public Learned Learned => Stored.Learned;

    /// <summary>Writes <see cref="Value"/> anew out of what is learned.</summary>
    public void ApplyLearned() => Stored.EndStep(Workers.Single);

    /// <summary>
    /// Ends the learning of connections: the effective weights stay and are weights like any other. In the dense form that includes the zeros of
    /// connections that are off; to keep these off, take <see cref="ToSparse"/> before, and give it to
    /// <see cref="Connect(SparseMatrix)"/> afterwards. The state of an optimizer is still that of the scores.
    /// </summary>
    public void KeepConnections() => Stored = Stored.WithoutScores();

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Stored.Dispose();
        Stored = new DenseForm(Shape);
    }

    /// <summary>
    /// Every entry is trained again, whatever it was: what a wiring begins with. Numbers that are stored stay; of the sparse form none are.
    /// </summary>
    internal void Reset()
    {
        KeepConnections();
        chosen = default;
        Stored = Stored.Reset();
    }

    /// <summary>Stands in for the form for a while, so that a backward pass gives the gradient at every entry.</summary>
    /// <returns>The form to go back to by <see cref="EndEveryGradient"/>.</returns>
    /// <exception cref="InvalidOperationException">Connections of the sparse form are being learned.</exception>
    internal Form BeginEveryGradient()
    {
        Form before = Stored;
        Stored = before.WithEveryGradient(Name);
        return before;
    }

    internal void EndEveryGradient(Form before)
    {
        if (before != Stored)
        {
            Stored.Dispose();
        }

        Stored = before;
    }

    internal void ReadGradient(int firstOutput, MatrixSpan rows, Workers? workers) =>
        Stored.ReadGradient(firstOutput, rows, workers);

    internal void ReadGradient(SparseMatrix connections, Span<float> gradients, Workers? workers) =>
        Stored.Gather(connections, Stored.Memory.Gradient(workers), gradients);

    internal void AddGradient(ProductGradient product, Workers workers)
    {
        Stored.ForgetTrainedGradient();
        Stored.Memory.AddGradient(product, workers);
    }

    internal void ForgetGradient()
    {
        Stored.ForgetTrainedGradient();
        Stored.Memory.ForgetGradient();
    }

    internal void Save(BinaryWriter writer) => Stored.Save(writer);

    internal void Load(BinaryReader reader, IEffective? effective = null)
    {
        Stored.Dispose();
        Stored = LearnedForm.Load(Shape, reader, effective);
    }

    internal void AppendTo(IncrementalHash hash) => Stored.AppendTo(hash);

    private void Store(SparseMatrix matrix, WeightForm form)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        Stored.RequireChangeable(Name);
        if (matrix.Outputs != Shape.Outputs || matrix.Inputs != Shape.Inputs)
        {
            throw new ArgumentException(
                $"{Name} is {Shape.Outputs} x {Shape.Inputs}; the connections are {matrix.Outputs} x {matrix.Inputs}."
            );
        }

        Stored.Dispose();
        Stored = StoredForm.Of(form, Shape, matrix);
    }

    private void RequireCount(int count)
    {
        if (count != Shape.Count)
        {
            throw new ArgumentException(
                $"{Name} has {Shape.Outputs} x {Shape.Inputs} = {Shape.Count} numbers; {count} were given."
            );
        }
    }
}
