package dev.lintel.admin.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import org.junit.jupiter.api.Test;

final class SignatureCheckTest {
    /// The key pair of AWS's own signing test suite (aws-c-auth, `tests/aws-signing-test-suite/v4a`).
    @Test
    void derivesTheKeyOfThePublishedTestSuite() throws GeneralSecurityException {
        var key = (ECPublicKey) SignatureCheck.publicKey(SignatureCheck.ACCESS_KEY, SignatureCheck.SECRET_KEY);
        assertEquals(
                new BigInteger("b6618f6a65740a99e650b33b6b4b5bd0d43b176d721a3edfea7e7d2d56d936b1", 16),
                key.getW().getAffineX());
        assertEquals(
                new BigInteger("865ed22a7eadc9c5cb9d2cbaca1b3699139fedc5043dc6661864218330c8e518", 16),
                key.getW().getAffineY());
    }
}
