using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Filigree.Studies.Trials;

/// <summary>
/// Writes a trial's state to a stream, or reads it back. The parts of a state declare their fields once, in one order, and nothing is held
/// twice: what is large passes through.
/// </summary>
/// <param name="stream">Receives or holds the state; seekable where it is read.</param>
/// <param name="isReading">Whether the state is read back.</param>
public sealed class StateExchange(Stream stream, bool isReading)
{
    private const int LongestText = 1 << 20;

    /// <summary>Exchanges one item of a list.</summary>
    /// <param name="item">The item; whatever stands there is replaced when reading.</param>
    /// <typeparam name="T">Its type.</typeparam>
    public delegate void ItemExchange<T>(ref T item);

    /// <summary>True when a state is read back, false when it is written.</summary>
    public bool IsReading => isReading;

    /// <summary>A number or truth value.</summary>
    public void Value<T>(ref T value)
        where T : unmanaged => Exchange(MemoryMarshal.AsBytes(new Span<T>(ref value)));

    /// <summary>Numbers, of whatever count.</summary>
    public void Values<T>(ref T[] values)
        where T : unmanaged
    {
        int count = Count(values.Length, Unsafe.SizeOf<T>());
        if (isReading)
        {
            values = new T[count];
        }

        Exchange(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    /// <summary>Text.</summary>
    public void Text(ref string text)
    {
        byte[] bytes = isReading ? [] : Encoding.UTF8.GetBytes(text);
        int count = Count(bytes.Length, sizeof(byte));
        if (!isReading)
        {
            Exchange(bytes);
            return;
        }

        if (count > LongestText)
        {
            throw new InvalidDataException($"A text of {count} bytes.");
        }

        bytes = new byte[count];
        Exchange(bytes);
        text = Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A word that stands between two parts: where another stands, the state is of another making.</summary>
    /// <exception cref="InvalidDataException">Another word stands there.</exception>
    public void Name(string name)
    {
        string found = name;
        Text(ref found);
        if (found != name)
        {
            throw new InvalidDataException($"'{found}' stands where '{name}' was expected.");
        }
    }

    /// <summary>A part, under its name.</summary>
    public void Part(string name, ITrialState part)
    {
        Name(name);
        part.Exchange(this);
    }

    /// <summary>The items of a list, in order; what was in it goes when reading.</summary>
    public void Items<T>(List<T> items, Func<T> make, ItemExchange<T> exchange)
    {
        int count = Count(items.Count, sizeof(byte));
        if (isReading)
        {
            items.Clear();
        }

        for (int index = 0; index < count; index++)
        {
            T item = isReading ? make() : items[index];
            exchange(ref item);
            if (isReading)
            {
                items.Add(item);
            }
        }
    }

    /// <summary>Numbers in a list.</summary>
    public void Items<T>(List<T> items)
        where T : unmanaged => Items(items, () => default, Value);

    /// <summary>What writes and reads itself, such as a training run: it must read exactly what it wrote.</summary>
    public void Through(Action<Stream> write, Action<Stream> read) => (isReading ? read : write)(stream);

    /// <summary>What writes and reads itself number by number: it must read exactly what it wrote.</summary>
    public void Through(Action<BinaryWriter> write, Action<BinaryReader> read)
    {
        if (isReading)
        {
            using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
            read(reader);
        }
        else
        {
            using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
            write(writer);
        }
    }

    /// <summary>Numbers by name, in the order of their names; what was there goes when reading.</summary>
    public void Numbers(IDictionary<string, double> numbers)
    {
        var items = numbers.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        Items(
            items,
            () => new("", 0),
            (ref KeyValuePair<string, double> item) =>
            {
                (string name, double number) = item;
                Text(ref name);
                Value(ref number);
                item = new(name, number);
            }
        );
        if (isReading)
        {
            numbers.Clear();
            items.ForEach(numbers.Add);
        }
    }

    // A state was verified before it is read; a count beyond its end is of another making.
    private int Count(int count, int bytesEach)
    {
        Value(ref count);
        return !isReading || (count >= 0 && (long)count * bytesEach <= stream.Length - stream.Position)
            ? count
            : throw new InvalidDataException($"{count} items are said to stand where there is no room for them.");
    }

    private void Exchange(Span<byte> bytes)
    {
        if (isReading)
        {
            stream.ReadExactly(bytes);
        }
        else
        {
            stream.Write(bytes);
        }
    }
}
