using Trunkline.Base;

namespace Trunkline.Links;

/// <summary>Why messages of layer 3 were given up.</summary>
public enum LapdDiscard : byte
{
    /// <summary>The link was established anew while they were sent and not acknowledged: the far end may have them or not.</summary>
    Reestablished,

    /// <summary>The link was released.</summary>
    Released,
}

/// <summary>Layer 1, layer 3 and management of one link, called from inside its inputs. Spans are valid during the call only.</summary>
public interface ILapdUser
{
    /// <summary>A frame for the line: address to information, without flags and frame check sequence. A frame that is lost is repeated.</summary>
    void SendFrame(ReadOnlySpan<byte> frame);

    /// <summary>An indication or a confirm for layer 3; octets with DATA and UNIT DATA only.</summary>
    void OnPrimitive(DlPrimitive primitive, ReadOnlySpan<byte> octets);

    /// <summary>Messages given earlier were given up, the oldest first; told ahead of the primitive that belongs to it.</summary>
    void OnDiscarded(int messages, LapdDiscard reason);

    /// <summary>MDL-ERROR indication (Q.921 table II.1); it is counted already.</summary>
    /// <param name="cause">'A' to 'O'.</param>
    void OnMdlError(char cause);

    /// <summary>A diagnosis; <see cref="DlWords"/> says it.</summary>
    void OnDiagnosis(DlDiagnosis diagnosis, int value);
}

/// <summary>Discards in words.</summary>
public static class LapdWords
{
    /// <summary>What happened to messages that were given up.</summary>
    public static string Of(LapdDiscard reason, int messages) => reason switch
    {
        LapdDiscard.Reestablished => $"the link was established anew: {messages} sent but not acknowledged, the far end may have them or not",
        _ => $"the link was released: {messages} not delivered for certain",
    };
}
