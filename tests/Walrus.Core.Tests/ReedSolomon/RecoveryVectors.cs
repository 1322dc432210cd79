namespace Walrus.Core.Tests.ReedSolomon;

/// <summary>Facts of reed-solomon-simd 3.1.0, src/test_util.rs (spec/vectors.md §3).</summary>
internal static class RecoveryVectors
{
    /// <summary>Shards of 1024 bytes, the rate chosen by default.</summary>
    internal static IReadOnlyList<RecoveryVector> Small { get; } =
    [
        new(1, 1, 1024, 111, "17e3108283196d04f027f01c23577076a1db3c4caeed6269995733ffef6d3398"),
        new(1, 2, 1024, 112, "cabef22cfe49d9167b4cd40a6a6437b52496af28ff1dcfb6e207c9c337d5affa"),
        new(1, 3, 1024, 113, "fda3b35bb91a71b0ba7b6ea437fbf74648ea6e94a4ce2be885b0cd14f0d8005b"),
        new(2, 1, 1024, 121, "7fc8ed9211851121e4a80cf995b113f498c20646e18dc312db7d27efd6cd60d2"),
        new(3, 1, 1024, 131, "1f118cce8f4c528a4f68c9215d6996e982bce81ba7c0132193a65961f777943a"),
        new(2, 2, 1024, 122, "7d53725125394f5913300b40f09055bb75e6335a936305070da3707c9211dd26"),
        new(2, 3, 1024, 123, "f682a6c87c2bcd3e0feddbeff5c34f9d14026b78c44e5fdb5cf3cf71ec15e1f4"),
        new(2, 4, 1024, 124, "3ce3eab3625dae68e164daee1e2bd3304ac7cdcf1ffdd8f81560c2def733e567"),
        new(2, 5, 1024, 125, "24449ae058f54a33b3b7ee568761e68e36bd7171ee2a3271a0fbd2f07ac65a7c"),
        new(2, 6, 1024, 126, "f7d65a6334421428930e8223962f5e280a6ed75a252cb82b9ae6a27314708013"),
        new(2, 7, 1024, 127, "cd75f744cf44cf7036758b3bc096192317b962cf2f32039bd67a535ae8b5d251"),
        new(2, 8, 1024, 128, "07964065a913b631645d6e251908650fc4eba4a8b5844cdaab43d76d5f4f3a79"),
        new(3, 2, 1024, 132, "afd47751b63fb0a62671e0e4a124a8ba51eb6d4b55f79c3dd54a60c28583634f"),
        new(3, 3, 1024, 133, "9502b325f6f50a25e6816144603f1b0cda09e00b4949965babbaf8266ff81e84"),
        new(3, 4, 1024, 134, "e534a7260f1e8aca3c2983503138f158d8977b82f1d3c09b2cedb66d01c01e0b"),
        new(3, 5, 1024, 135, "c23920347f00328dceca9cb6012d797d97f366617cf27aae5c45b4f0b8491552"),
        new(3, 6, 1024, 136, "531b4db2b2148c609fe1b3d6ab4e6a012193f28647c0eb1ed13344a94057c6fe"),
        new(3, 7, 1024, 137, "053434cf04886f7f3bef43743700046f57d2e38cb5682ceaeaccf893c5120c78"),
        new(3, 8, 1024, 138, "848b7bc12174a1a74a30aaeccf875fe2be82d4cc8f9b992f04e45607839cd4ff"),
        new(4, 2, 1024, 142, "e0c05cb0f4e699694907ce9a5c16034e5b1d8b4eee51942ba87854149036d8f1"),
        new(4, 3, 1024, 143, "e43d0903b619f4b17c5389ce869317ce549e3f6d2fe3aa2805ef4d4fb7adce74"),
        new(4, 4, 1024, 144, "df2c520f15464bfe3448ebbbfbb6bfc2f64237a7a20cfa65bc6f1046e97470d2"),
        new(4, 5, 1024, 145, "e7709cc3f00e377e15e624df78a7a0a76b49ed5e4c0bc9035dda9e846935746a"),
        new(4, 6, 1024, 146, "8852c9526508d934315a3e07dd90f9389f5a6639ed7f3aaee74b066cccbcf033"),
        new(4, 7, 1024, 147, "4475531153c9ea65743a64e4f661746dc5cd4c7a70bdc06812f1b73d00d65f36"),
        new(4, 8, 1024, 148, "b682387ee7e5e6a42ff5c8b8050c301225f84f98961ba5aee739f3f20d3cae02"),
        new(5, 2, 1024, 152, "5387208d6756e3e79558a9b9ddebe0439eb3b08eec2393d4acafce6fc5332683"),
        new(5, 3, 1024, 153, "6f53d5175900d70b4821d1d0c947d0c47a802add0d620bfa72d57dd983dfc156"),
        new(5, 4, 1024, 154, "3eb67a0993903f688d767928d2d35d5762f25fdb196a5f6a0e49b36f9a5a229b"),
        new(5, 5, 1024, 155, "41b83349a18ec3c20fb19879e0e513512c60078e57b4ff98f57cae0d93effc7c"),
        new(5, 6, 1024, 156, "67766507a7cedaa663f798354f274829703143cd068f68075f6380976a65c99a"),
        new(5, 7, 1024, 157, "a47d23ed58eec1c809799b1c63bcfe75e527489985cf91c0f42f7ae10c9e8abe"),
        new(5, 8, 1024, 158, "ff33eb1539f0573faaf0993c63507ed61d809527505fd26e8e2aa2511e3622c5"),
        new(6, 2, 1024, 162, "6e45e014adf6201172f45c23e2918e2b628c55bc60d9e88c359337758ca63e27"),
        new(6, 3, 1024, 163, "b2295f7f0f055476f9385cdfbba27512d3fef0aee872b9794193a457132af7d4"),
        new(6, 4, 1024, 164, "0242981363ddab69e3f3f7bac4e0aeb8d64ed040eb1925d0d63fbba864a7aebc"),
        new(6, 5, 1024, 165, "0619cf8025f6c6f25b2c4c3609f71224de518108b4d6f577762c5160f2753733"),
        new(6, 6, 1024, 166, "27472dea67ef5470579f8f2fcab5f9370334a91af49382780a6ccf0df6027a98"),
        new(6, 7, 1024, 167, "afffabb84e4987e15af741ac0f919fa73af954fe44c0da223cb67bdcfd3415c2"),
        new(6, 8, 1024, 168, "129b44878eef071c0b2e92b17cdb15139d2d0744f8f5306fa6a4c100396a1e3c"),
        new(7, 2, 1024, 172, "b07a9064742825258206c4c4ab041305ad6d3646380740bb54b938962630df6c"),
        new(7, 3, 1024, 173, "64061b0af048381c22e8b08c19a1148de6859a7bcc26ddee348bdf6006554578"),
        new(7, 4, 1024, 174, "4cdab47a556582096b8195a5bf30f63d3effbb1f9ad9e25a48b41ba260739247"),
        new(7, 5, 1024, 175, "feb342a8e0b9c33d120983c3f4df95ca19fded3e0ed3484a0d02f5ec27961d4b"),
        new(7, 6, 1024, 176, "7f127b5c827854f721c7592faecb11a239894c653ac6efb95cfcf54e1348c326"),
        new(7, 7, 1024, 177, "b03e8b01d887050f762c40cce37042a8b5a8afb601a2476eb138f65b9234efe7"),
        new(7, 8, 1024, 178, "eacf451d3112d43be2619b01bbc40915a109d387e21f7b3c083f00fa7abcdf68"),
        new(8, 2, 1024, 182, "dcf2306c7f9aab2dd0590708864d68ba1a6484632c3a7a4b1c1c56a3d6b0bb50"),
        new(8, 3, 1024, 183, "83c2cdcc981c627f778f061c7eadc6be49e7665c4ed591a0884cfa4adc3a20cf"),
        new(8, 4, 1024, 184, "356d75c370e3ed29c7d458a9d5f5b48798119d0d32dc8e742a423f94647eb085"),
        new(8, 5, 1024, 185, "4b0a3bd10e64f8db57abeddb028ce7c93b89d84b59c2e4805eecf1ef43aef858"),
        new(8, 6, 1024, 186, "44ffaeac7c1585d8b8c3afd813ea388b3dcceeebe3ef46bab4219df554ef057f"),
        new(8, 7, 1024, 187, "2627846d37793df3ddeb1922892c2723a5fefe36b6d244506fa810c11fb70df7"),
        new(8, 8, 1024, 188, "b8da62e75f305a59128b2257162605e541fd252aca8f74ceb2a91fb2a3276d6e"),
    ];

    /// <summary>Up to the whole field, the rate chosen by default.</summary>
    internal static IReadOnlyList<RecoveryVector> Large { get; } =
    [
        new(32768, 32768, 64, 11, "432025ead0e3f432f74e30500076a8c2b5554f5dfb7767b62fc3a8126eef7389"),
        new(34000, 2000, 8, 123, "8bd33dbe0189b5bffcb843fd93fd8c85daada2533cc7df0c352773e846b701f5"),
        new(2000, 34000, 8, 123, "9bd2da4d03580d3e2471c60a49595b209a6f9a5f1d504d0c4bd017b953efdd99"),
        new(60000, 3000, 64, 12, "88e68e1d86a0fc168a549e195845d20b49ff85734db20d560c36ff2e14f78676"),
        new(3000, 60000, 64, 13, "d44f9c9ed9158f8aad140794e64a730577327f195753af21b810090966b4b4df"),
    ];

    /// <summary>At the high rate, although the low one is the default for these counts.</summary>
    internal static RecoveryVector ForcedHigh { get; } =
        new(3000, 30000, 64, 14, "2d7d97fd92be0721b4fcfac8814fe0dd9ad07959eb40558c6ed9af09943fed4e");

    /// <summary>At the low rate, although the high one is the default for these counts.</summary>
    internal static RecoveryVector ForcedLow { get; } =
        new(30000, 3000, 64, 15, "202f99a2ade121d2404e967d5c04ff390f7a147070a2dcbe71dcf3baeafdf93a");
}
