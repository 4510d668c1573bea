using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Training;

namespace Filigree.Tests.Tensors;

public class ParameterGroupTests
{
    public static TheoryData<string> Optimizers => ["sgd", "momentum", "adam", "adamw"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_group_without_decay_steps_as_an_optimizer_without_any(string name)
    {
        float[] expected = Steps(name, decay: 0, rate: 0.1, ParameterGroup.Usual);
        Assert.Equal(expected, Steps(name, decay: 0.3, rate: 0.1, ParameterGroup.WithoutDecay));
        Assert.NotEqual(expected, Steps(name, decay: 0.3, rate: 0.1, ParameterGroup.Usual));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_group_with_a_factor_steps_as_at_another_rate(string name)
    {
        var half = new ParameterGroup { RateFactor = 0.5 };
        Assert.Equal(Steps(name, 0.3, rate: 0.25, ParameterGroup.Usual), Steps(name, 0.3, rate: 0.5, half));
        Assert.Equal(Start, Steps(name, 0.3, rate: 0.5, new ParameterGroup { RateFactor = 0 }));
    }

    [Fact]
    public void A_parameter_between_two_of_another_group_changes_neither()
    {
        using var optimizer = new Sgd(weightDecay: 0.5);
        Parameter[] parameters =
        [
            Make(ParameterGroup.Usual),
            Make(ParameterGroup.WithoutDecay),
            Make(ParameterGroup.Usual),
        ];
        optimizer.Attach(parameters);
        Step(optimizer, parameters, rate: 0.1);
        Assert.Equal(parameters[0].ToMatrix().Values, parameters[2].ToMatrix().Values);
        Assert.NotEqual(parameters[0].ToMatrix().Values, parameters[1].ToMatrix().Values);
        foreach (Parameter parameter in parameters)
        {
            parameter.Dispose();
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_factor_is_a_number_of_at_least_0(double factor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterGroup { RateFactor = factor });

    private static readonly float[] Start = [1, -2, 3, 0.5f, 0, -1];

    private static float[] Steps(string name, double decay, double rate, ParameterGroup group)
    {
        using Optimizer optimizer = name switch
        {
            "sgd" => new Sgd(weightDecay: decay),
            "momentum" => new Sgd(momentum: 0.9, weightDecay: decay),
            "adam" => new Adam(weightDecay: decay),
            _ => new Adam(weightDecay: decay, decoupled: true),
        };
        using Parameter parameter = Make(group);
        optimizer.Attach([parameter]);
        for (int step = 0; step < 3; step++)
        {
            Step(optimizer, [parameter], rate);
        }

        return parameter.ToMatrix().Values;
    }

    private static Parameter Make(ParameterGroup group)
    {
        var parameter = new Parameter("w", ParameterKind.Weight, new MatrixShape(2, 3)) { Group = group };
        parameter.WriteMatrix(Start);
        return parameter;
    }

    private static void Step(Optimizer optimizer, Parameter[] parameters, double rate)
    {
        foreach (Parameter parameter in parameters)
        {
            Tensor gradient = parameter.Variable.WriteGradient(out _);
            gradient.Write([1, 2, -1, 0.5f, 3, -2]);
        }

        optimizer.Step(rate);
        foreach (Parameter parameter in parameters)
        {
            parameter.ForgetGradient();
        }
    }
}
