namespace Filigree.Formats;

/// <summary>Numbers of the fields of TensorBoard's messages that are written: event.proto, summary.proto, tensor.proto and those of its plugin hparams.</summary>
internal static class EventFields
{
    public static class Event
    {
        public const int WallTime = 1;
        public const int Step = 2;
        public const int FileVersion = 3;
        public const int Summary = 5;
    }

    public static class Summary
    {
        public const int Value = 1;
        public const int Tag = 1;
        public const int Number = 2;
        public const int Tensor = 8;
        public const int Metadata = 9;
        public const int Plugin = 1;
        public const int PluginName = 1;
        public const int PluginContent = 2;
    }

    public static class Tensor
    {
        public const int Type = 1;
        public const int Shape = 2;
        public const int Singles = 5;
        public const int Dimension = 2;
        public const int Size = 1;
    }

    /// <summary>Of the plugin's version 0, whose number is left out.</summary>
    public static class HyperParameters
    {
        public const int Experiment = 2;
        public const int Start = 3;
        public const int End = 4;
    }

    public static class Experiment
    {
        public const int Parameter = 4;
        public const int Metric = 5;
        public const int Name = 6;
        public const int ParameterName = 1;
        public const int ParameterType = 4;
        public const int MetricName = 1;
        public const int MetricTag = 2;
    }

    public static class Session
    {
        public const int Parameter = 1;
        public const int Group = 4;
        public const int StartTime = 5;
        public const int Status = 1;
        public const int EndTime = 2;
        public const int Key = 1;
        public const int Value = 2;
        public const int Number = 2;
        public const int Text = 3;
    }
}
