namespace Trunkline.Sip;

/// <summary>What became of a challenge.</summary>
public enum DigestReply : byte
{
    /// <summary>The next lines of the request answer it.</summary>
    Answered,

    /// <summary>It was answered before, and not because its nonce was old: user or password are wrong.</summary>
    Wrong,

    /// <summary>It is for a realm that there is no account for.</summary>
    OtherRealm,

    /// <summary>It asks for what is not spoken here: another algorithm than MD5 and SHA-256, another protection than auth.</summary>
    NotSpoken,
}

/// <summary>How often one request was answered for, so that a wrong password is not sent for ever.</summary>
public struct DigestAttempt
{
    /// <summary>A stale nonce is answered anew so often: two servers that share no nonces may take turns.</summary>
    private const int MostStale = 3;
    private int _www;
    private int _proxy;

    /// <summary>True once the request carries an answer made for it.</summary>
    public readonly bool HasAnswered => _www + _proxy > 0;

    /// <returns>False when this challenge says that the last answer was wrong.</returns>
    internal bool TryCount(bool isProxy, bool isStale)
    {
        ref var count = ref isProxy ? ref _proxy : ref _www;
        return count++ == 0 || (isStale && count <= MostStale);
    }
}
