namespace Filigree.Formats;

/// <summary>Numbers of the fields of ONNX's messages that are read or written (onnx.proto, IR version 8).</summary>
internal static class OnnxFields
{
    public static class Model
    {
        public const int IrVersion = 1;
        public const int Producer = 2;
        public const int ProducerVersion = 3;
        public const int Graph = 7;
        public const int OperatorSet = 8;
        public const int Metadata = 14;
    }

    public static class OperatorSet
    {
        public const int Version = 2;
    }

    /// <summary>Also of metadata and of external data: a key and a value.</summary>
    public static class Entry
    {
        public const int Key = 1;
        public const int Value = 2;
    }

    public static class Graph
    {
        public const int Node = 1;
        public const int Name = 2;
        public const int Initializer = 5;
        public const int SparseInitializer = 15;
        public const int Input = 11;
        public const int Output = 12;
    }

    public static class Node
    {
        public const int Input = 1;
        public const int Output = 2;
        public const int Name = 3;
        public const int Operator = 4;
        public const int Attribute = 5;
        public const int Domain = 7;
    }

    public static class Attribute
    {
        public const int Name = 1;
        public const int Single = 2;
        public const int Integer = 3;
        public const int Tensor = 5;
        public const int Graph = 6;
        public const int Integers = 8;
        public const int Tensors = 10;
        public const int Graphs = 11;
        public const int Type = 20;
    }

    public static class Tensor
    {
        public const int Dimensions = 1;
        public const int Type = 2;
        public const int Segment = 3;
        public const int Singles = 4;
        public const int Integers32 = 5;
        public const int Texts = 6;
        public const int Integers64 = 7;
        public const int Name = 8;
        public const int Raw = 9;
        public const int Doubles = 10;
        public const int Unsigned64 = 11;
        public const int External = 13;
        public const int Location = 14;
    }

    public static class Value
    {
        public const int Name = 1;
        public const int Type = 2;
        public const int TensorType = 1;
        public const int ElementType = 1;
        public const int Shape = 2;
        public const int Dimension = 1;
        public const int Size = 1;
        public const int Symbol = 2;
    }
}
