namespace Filigree.Tensors;

/// <summary>One recorded step of a forward pass that can be run backward.</summary>
public abstract class Operation
{
    /// <summary>
    /// Adds this operation's part to the gradients of its inputs. Called once a backward pass, in the reverse order of recording.
    /// </summary>
    /// <param name="tape">The tape that recorded it.</param>
    public abstract void Backward(Tape tape);
}
