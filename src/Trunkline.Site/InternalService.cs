namespace Trunkline.Site;

/// <summary>How a service comes to send a call to a number.</summary>
public enum ServiceWayKind : byte
{
    /// <summary>It rings it, as one of several.</summary>
    Rings,

    /// <summary>The call goes on there by itself.</summary>
    GoesOn,

    /// <summary>The caller chooses it.</summary>
    Chosen,
}

/// <summary>A number inside that a service may send a call to, or ring.</summary>
/// <param name="Key">The key that says so: "then", "options.1".</param>
/// <param name="Number">The number.</param>
/// <param name="Kind">How it comes to.</param>
public readonly record struct ServiceWay(string Key, string Number, ServiceWayKind Kind);

/// <summary>
/// What has a number inside and is no extension: it is dialled, and named wherever calls are sent, like an extension. It has no rights of its own and lends
/// none: from it a call reaches numbers inside alone.
/// </summary>
/// <param name="Number">What others dial.</param>
/// <param name="Name">For call records and people.</param>
/// <param name="Then">Where a call goes on that nobody answers, or when all is said and done; null: it ends.</param>
/// <param name="At">Where it is written.</param>
public abstract record InternalService(string Number, string Name, string? Then, SourceMark At)
{
    /// <summary>The key of its section: "groups".</summary>
    public abstract string Section { get; }

    /// <summary>For sentences: "group sales (600)".</summary>
    public abstract string Words { get; }

    /// <summary>Why a call goes on to <see cref="Then"/>, for sentences: "unanswered calls".</summary>
    public virtual string ThenWords => "unanswered calls";

    /// <summary>Prompts it plays, with the key that says so.</summary>
    public virtual IEnumerable<(string Key, string Prompt)> Prompts => [];

    /// <summary>Every number inside that it may send a call to, or ring.</summary>
    public IEnumerable<ServiceWay> Ways => OwnWays.Concat(Then is null ? [] : [new ServiceWay("then", Then, ServiceWayKind.GoesOn)]);

    /// <summary>The same without <see cref="Then"/>.</summary>
    protected virtual IEnumerable<ServiceWay> OwnWays => [];
}
