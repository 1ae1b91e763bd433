using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>The Reason header, RFC 3326: why a call ends, as a Q.850 cause.</summary>
public static class SipReason
{
    /// <summary>The Q.850 cause among the Reason values of a message.</summary>
    /// <returns>False when there is none, or it is not 1 to 127.</returns>
    public static bool TryGetQ850(SipMessage message, out Q850Cause cause)
    {
        ArgumentNullException.ThrowIfNull(message);
        foreach (var value in message.Values(HeaderName.Reason))
        {
            var semicolon = value.IndexOf((byte)';');
            if (semicolon > 0
                && SipText.Same(SipText.Trim(value[..semicolon]), "Q.850"u8)
                && SipParameters.TryParse(value[semicolon..], out var parameters)
                && SipText.TryNumber(parameters["cause"u8], 127, out var number) && number > 0)
            {
                cause = (Q850Cause)number;
                return true;
            }
        }

        cause = Q850Cause.None;
        return false;
    }

    /// <summary>Writes "Reason: Q.850;cause=n"; nothing for <see cref="Q850Cause.None"/>.</summary>
    internal static SipWriter Reason(this SipWriter writer, Q850Cause cause) =>
        cause == Q850Cause.None ? writer : writer.Begin(HeaderName.Reason).Raw("Q.850;cause="u8).Number((int)cause).Line();
}
