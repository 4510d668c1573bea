using System.Buffers.Binary;
using System.Text;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>
/// Reads a pickle as values and nothing else: of Python's opcodes those that torch.save writes, of its classes and functions the few
/// that make tensors (<see cref="PickledCalls"/>). Nothing is imported, and nothing runs. A pickle is a program for a stack: there is no
/// recursion, and a limit on its steps.
/// </summary>
internal sealed class PickleReader
{
    /// <summary>The most bytes of a pickle.</summary>
    public const int MostBytes = 64 << 20;

    private const int MostMemos = 1_000_000;
    private const int MostSteps = 8_000_000;

    private readonly byte[] bytes;
    private readonly string place;
    private readonly List<object?> stack = [];
    private readonly Stack<int> marks = [];
    private readonly Dictionary<uint, object?> memo = [];
    private int at;
    private int step;

    private PickleReader(byte[] bytes, string place)
    {
        this.bytes = bytes;
        this.place = place;
    }

    /// <summary>The value of a pickle.</summary>
    /// <param name="bytes">The pickle.</param>
    /// <param name="place">What errors call it.</param>
    /// <returns>
    /// null, bool, long, double, string, object[] for a tuple, or one of <see cref="PickledGlobal"/>, <see cref="PickledList"/>,
    /// <see cref="PickledDictionary"/>, <see cref="PickledStorage"/>, <see cref="PickledTensor"/>, <see cref="OpaqueValue"/>.
    /// </returns>
    /// <exception cref="UserError">It is damaged, too large, or uses what torch.save does not write.</exception>
    public static object? Read(byte[] bytes, string place) => new PickleReader(bytes, place).Run();

    private object? Run()
    {
        for (int count = 0; count < MostSteps; count++)
        {
            step = at;
            byte code = Take(1)[0];
            if (code == '.')
            {
                return Pop();
            }

            Do(code);
        }

        throw Damaged(Invariant($"takes more than {MostSteps:N0} steps"));
    }

    private void Do(byte code)
    {
        switch (code)
        {
            case 0x80: // PROTO
                Take(1);
                break;
            case (byte)'(': // MARK
                marks.Push(stack.Count);
                break;
            case (byte)'c': // GLOBAL
                Push(new PickledGlobal(TakeLine(), TakeLine()));
                break;
            case (byte)'q': // BINPUT
                Remember(Take(1)[0]);
                break;
            case (byte)'r': // LONG_BINPUT
                Remember(TakeUInt32());
                break;
            case (byte)'h': // BINGET
                Recall(Take(1)[0]);
                break;
            case (byte)'j': // LONG_BINGET
                Recall(TakeUInt32());
                break;
            case (byte)'Q': // BINPERSID
                Push(PickledCalls.StorageOf(Pop()) ?? throw Damaged("names no storage of a known type"));
                break;
            case (byte)'R': // REDUCE
            case 0x81: // NEWOBJ
                Call();
                break;
            case (byte)'b': // BUILD
                Build();
                break;
            default:
                if (!PushScalar(code) && !PushSequence(code) && !Fill(code))
                {
                    throw new UserError(
                        Invariant($"has the opcode 0x{code:X2} at byte {step:N0}, which torch.save does not write"),
                        place,
                        "a pickle of protocol 2",
                        "save it again with torch.save, without pickle_protocol"
                    );
                }

                break;
        }
    }

    private bool PushScalar(byte code)
    {
        object? value;
        switch (code)
        {
            case (byte)'N': // NONE
                value = null;
                break;
            case 0x88: // NEWTRUE
                value = true;
                break;
            case 0x89: // NEWFALSE
                value = false;
                break;
            case (byte)'J': // BININT
                value = (long)BinaryPrimitives.ReadInt32LittleEndian(Take(4));
                break;
            case (byte)'K': // BININT1
                value = (long)Take(1)[0];
                break;
            case (byte)'M': // BININT2
                value = (long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2));
                break;
            case 0x8A: // LONG1
                value = LongOf(Take(Take(1)[0]));
                break;
            case (byte)'G': // BINFLOAT
                value = BinaryPrimitives.ReadDoubleBigEndian(Take(8));
                break;
            case (byte)'X': // BINUNICODE
                value = Encoding.UTF8.GetString(Take(TakeUInt32()));
                break;
            case (byte)'U': // SHORT_BINSTRING
                value = Encoding.UTF8.GetString(Take(Take(1)[0]));
                break;
            default:
                return false;
        }

        Push(value);
        return true;
    }

    private bool PushSequence(byte code)
    {
        switch (code)
        {
            case (byte)')': // EMPTY_TUPLE
                Push(Array.Empty<object?>());
                return true;
            case (byte)'t': // TUPLE
                Push(PopToMark());
                return true;
            case 0x85 or 0x86 or 0x87: // TUPLE1 to TUPLE3
                Push(Pop(code - 0x84));
                return true;
            case (byte)']' or 0x8F: // EMPTY_LIST, EMPTY_SET
                Push(new PickledList());
                return true;
            case (byte)'}': // EMPTY_DICT
                Push(new PickledDictionary());
                return true;
            default:
                return false;
        }
    }

    private bool Fill(byte code)
    {
        switch (code)
        {
            case (byte)'a': // APPEND
                Append(Pop(1));
                return true;
            case (byte)'e': // APPENDS
                Append(PopToMark());
                return true;
            case (byte)'s': // SETITEM
                SetItems(Pop(2));
                return true;
            case (byte)'u': // SETITEMS
                SetItems(PopToMark());
                return true;
            default:
                return false;
        }
    }

    private void Append(object?[] items)
    {
        switch (Top())
        {
            case PickledList list:
                list.Items.AddRange(items);
                break;
            case OpaqueValue:
                break;
            default:
                throw Damaged("appends to what is no list");
        }
    }

    private void SetItems(object?[] items)
    {
        switch (Top())
        {
            case PickledDictionary dictionary when items.Length % 2 == 0:
                for (int i = 0; i < items.Length; i += 2)
                {
                    dictionary.Set(items[i], items[i + 1]);
                }

                break;
            case OpaqueValue:
                break;
            default:
                throw Damaged("sets entries of what is no dictionary");
        }
    }

    private void Call()
    {
        if (Pop() is not object?[] arguments)
        {
            throw Damaged("calls without a tuple of arguments");
        }

        Push(
            Pop() switch
            {
                PickledGlobal callee => PickledCalls.TryCall(callee, arguments, out object? result)
                    ? result
                    : throw Damaged($"calls {callee.FullName} with arguments that it does not take"),
                OpaqueValue opaque => opaque,
                _ => throw Damaged("calls what is no function"),
            }
        );
    }

    // What an object is given after it was made: a state dictionary's versions of modules, an opaque object's fields.
    private void Build()
    {
        _ = Pop();
        if (Top() is not (PickledDictionary or OpaqueValue))
        {
            throw Damaged("gives fields to what has none");
        }
    }

    private void Remember(uint name)
    {
        memo[name] = Top();
        if (memo.Count > MostMemos)
        {
            throw Damaged(Invariant($"remembers more than {MostMemos:N0} values"));
        }
    }

    private void Recall(uint name) =>
        Push(memo.TryGetValue(name, out object? value) ? value : throw Damaged("recalls what it never remembered"));

    private void Push(object? value) => stack.Add(value);

    private object? Top() => stack.Count > Floor ? stack[^1] : throw Damaged("takes from an empty stack");

    private object? Pop()
    {
        object? top = Top();
        stack.RemoveAt(stack.Count - 1);
        return top;
    }

    private object?[] Pop(int count)
    {
        if (stack.Count - Floor < count)
        {
            throw Damaged("takes from an empty stack");
        }

        object?[] items = [.. stack[^count..]];
        stack.RemoveRange(stack.Count - count, count);
        return items;
    }

    private object?[] PopToMark()
    {
        if (!marks.TryPeek(out int mark))
        {
            throw Damaged("has no mark to go back to");
        }

        object?[] items = Pop(stack.Count - mark);
        marks.Pop();
        return items;
    }

    private int Floor => marks.TryPeek(out int mark) ? mark : 0;

    private ReadOnlySpan<byte> Take(uint count)
    {
        if (count > bytes.Length - at)
        {
            throw Damaged("ends too early");
        }

        at += (int)count;
        return bytes.AsSpan(at - (int)count, (int)count);
    }

    private uint TakeUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    private string TakeLine()
    {
        int length = bytes.AsSpan(at).IndexOf((byte)'\n');
        if (length < 0)
        {
            throw Damaged("ends too early");
        }

        string line = Encoding.UTF8.GetString(Take((uint)length));
        at++;
        return line;
    }

    // Two's complement, as many bytes as it takes. No size or place needs more than eight.
    private static object LongOf(ReadOnlySpan<byte> little)
    {
        if (little.Length > 8)
        {
            return new OpaqueValue("int");
        }

        long value = little.IsEmpty || little[^1] < 0x80 ? 0 : -1;
        for (int i = little.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | little[i];
        }

        return value;
    }

    private UserError Damaged(string what) =>
        new(Invariant($"{what} at byte {step:N0}"), place, "a pickle as torch.save writes it", "get the file again");
}
